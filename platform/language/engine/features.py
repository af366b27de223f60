"""Features of words: lemmas, lemma pairs and character n-grams, hashed so that no vocabulary is shared.

A feature is a 32-bit key whose lowest bit tells its kind (0: lemma or pair, 1: n-gram). Keys do not depend on a region:
the process-wide word cache serves every model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from language.reading import ReadText, read
from language.words.dictionary import lemma
from language.words.tokens import Spelt

__all__ = ["Keys", "Row", "Space", "TextFeatures", "features_of", "keys_of"]

Keys = NDArray[np.uint32]

SHORTEST_PIECE, LONGEST_PIECE = 3, 4
# Words that a process remembers with their features; about 400 bytes each.
REMEMBERED_WORDS = 60_000
PAIR = np.uint64(0x9E3779B1)


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """Features of one message: of each word its lemma and its pieces, and of each pair of neighbours the pair.

    `owners` says for each of `keys` which of `words` it came from (for a pair, the first of the two).
    """

    text: str
    words: tuple[Spelt, ...]
    keys: Keys
    owners: NDArray[np.int32]


def keys_of(text: str | ReadText) -> Keys:
    """Only the keys of a message, for training: what `features_of` finds, without the words."""
    return _keys([_word(word.spelling) for word in read(text).spelt])


def features_of(text: str | ReadText) -> TextFeatures:
    """Features of a message in order of its words; none for a text without letters and digits."""
    message = read(text)
    words = message.spelt
    found = [_word(word.spelling) for word in words]
    number = np.arange(len(words), dtype=np.int32)
    lengths = np.array([len(pieces) // 4 for _, pieces in found], np.int32)
    return TextFeatures(
        message.text, words, _keys(found), np.concatenate((number, number[:-1], np.repeat(number, lengths)))
    )


def _keys(found: list[tuple[bytes, bytes]]) -> Keys:
    lemmas = np.frombuffer(b"".join([lemma_key for lemma_key, _ in found]), np.uint32)
    pieces = np.frombuffer(b"".join([pieces for _, pieces in found]), np.uint32)
    return np.concatenate((lemmas, _pairs(lemmas), pieces))


def _pairs(lemmas: Keys) -> Keys:
    mixed = (lemmas[:-1].astype(np.uint64) * PAIR + lemmas[1:]) & np.uint64(0xFFFFFFFE)
    return mixed.astype(np.uint32)


@lru_cache(REMEMBERED_WORDS)
def _word(spelling: str) -> tuple[bytes, bytes]:
    """Keys of a word's lemma and of its pieces, as bytes."""
    key = np.array([crc32(b"w" + lemma(spelling).encode("utf-8", "replace")) & 0xFFFFFFFE], np.uint32)
    if spelling.isdecimal():
        return key.tobytes(), b""
    framed = f"_{spelling}_"
    pieces = [
        crc32(framed[start : start + length].encode("utf-8", "replace")) | 1
        for length in range(SHORTEST_PIECE, LONGEST_PIECE + 1)
        for start in range(max(len(framed) - length + 1, 0))
    ]
    return key.tobytes(), np.array(pieces, np.uint32).tobytes()


Floats = NDArray[np.float32]
Columns = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Row:
    """A message in a space: its columns, in order, and their weights."""

    columns: Columns
    values: Floats


@dataclass(frozen=True, slots=True)
class Space:
    """Features that a model knows, by ascending key, and the rarity (inverse document frequency) of each."""

    keys: Keys
    rarity: Floats

    @property
    def size(self) -> int:
        return int(self.keys.size)

    @classmethod
    def build(cls, described: Sequence[Keys], decided: Sequence[Keys], *, largest: int) -> "Space":
        """The space of a catalog's texts (`described`) and of decided messages, at most `largest` features.

        A lemma or pair of the catalog is kept always, a piece of a word when two texts share it: rare pieces are what
        is left of names and slips. Of too many, those found in the most texts stay.
        """
        keys, counts = _frequencies([*described, *decided])
        own = np.unique(np.concatenate(described or [np.empty(0, np.uint32)]))
        lemmas = (keys & 1) == 0
        kept = (counts >= 2) & (lemmas | (counts >= 3)) | (lemmas & np.isin(keys, own))
        keys, counts = keys[kept], counts[kept]
        if keys.size > largest:
            common = np.sort(np.argsort(-counts, kind="stable")[:largest])
            keys, counts = keys[common], counts[common]
        texts = len(described) + len(decided)
        return cls(keys, (np.log((1 + texts) / (1 + counts)) + 1).astype(np.float32))

    def columns(self, found: Keys) -> Columns:
        """The column of each key; -1 where the space does not know it."""
        if not self.size:
            return np.full(found.size, -1)
        at = np.searchsorted(self.keys, found)
        at[at == self.size] = 0
        at[self.keys[at] != found] = -1
        return at

    def row(self, found: Keys) -> Row:
        """A message in this space: sublinear counts times rarity, lemmas and pieces counting for half of it each."""
        at = self.columns(found)
        columns, counts = np.unique(at[at >= 0], return_counts=True)
        values = (1 + np.log(counts)) * self.rarity[columns]
        pieces = (self.keys[columns] & 1).astype(bool)
        for kind in (pieces, ~pieces):
            length = np.sqrt(np.square(values[kind]).sum())
            if length:
                values[kind] /= length
        length = np.sqrt(np.square(values).sum())
        if length:
            values /= length
        return Row(columns, values.astype(np.float32))


def _frequencies(texts: Sequence[Keys]) -> tuple[Keys, NDArray[np.int64]]:
    """Keys found in the texts, ascending, and the number of texts with each."""
    if not texts:
        return np.empty(0, np.uint32), np.empty(0, np.int64)
    return np.unique(np.concatenate([np.unique(item) for item in texts]), return_counts=True)
