"""The feature space of a model: its features and their weights in a message."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from language.engine.features import Keys

__all__ = ["Row", "Space"]

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
