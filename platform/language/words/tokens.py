"""Tokenise a text: folded for detectors, spelt word by word for rubrication."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from language.words.dictionary import is_known, lemma
from language.words.spelling import INVISIBLE, fold, heard, layout_undo, spelling

__all__ = ["LONGEST_TEXT", "Spelt", "Word", "spelt_words", "words"]

_WORD = re.compile(r"[^\W_]+")
_MOST = 1500
_LATIN_WORD = re.compile("[a-z]+")
LONGEST_TEXT = 6_000
"""What a message is about is said early; the rest of a very long one only costs time."""
# How many words of a Latin-typed message tell transliteration from a wrong keyboard layout.
_PROBED = 25
_LEAST_KNOWN = 0.4
# Letters, with accents, invisible characters and single digits standing for letters («д0рога») between them; or digits.
_SPELT = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{INVISIBLE}\u0300-\u036f]|(?<=[а-яё])[0346](?=[а-яё]))*|\d+", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


class Word(NamedTuple):
    """A word from `start` up to, not including, `end`.

    `form` is folded and in Russian letters, `lemma` its dictionary form.
    """

    start: int
    end: int
    form: str
    lemma: str


@dataclass(frozen=True, slots=True)
class Spelt:
    """A word of a message: where it stands (offsets into the message) and its one spelling."""

    start: int
    end: int
    spelling: str


def words(text: str, *, folded: str | None = None, limit: int = _MOST) -> list[Word]:
    """The first `limit` words and numbers of a text (`folded` already, or now), in order."""
    found = []
    for match in _WORD.finditer(fold(text) if folded is None else folded):
        form = match[0]
        if _LATIN_WORD.fullmatch(form):
            form = _in_russian(form)
        found.append(Word(match.start(), match.end(), form, lemma(form)))
        if len(found) == limit:
            break
    return found


@lru_cache(1 << 12)
def _in_russian(form: str) -> str:
    """A word in Latin letters, in Russian ones where that gives a word of the dictionary; «wifi» stays."""
    russian = heard(form)
    return russian if is_known(russian) else form


def spelt_words(text: str) -> list[Spelt]:
    """Words and numbers of a message, at most of its first `LONGEST_TEXT` characters; any string is accepted."""
    text = text[:LONGEST_TEXT]
    if len(_LATIN.findall(text)) > len(_CYRILLIC.findall(text)):
        return list(_from_latin(text))
    return [Spelt(match.start(), match.end(), spelling(match[0])) for match in _SPELT.finditer(text)]


def _from_latin(text: str) -> Iterator[Spelt]:
    """Words of a message typed in Latin letters: transliterated, or with the keyboard left in the English layout."""
    plain = list(_SPELT.finditer(text))
    shifted = list(_SPELT.finditer(layout_undo(text)))
    by_sound = [_spelt_by_sound(match[0]) for match in plain[:_PROBED]]
    by_layout = [spelling(match[0]) for match in shifted[:_PROBED]]
    if _known(by_layout) > _known(by_sound):
        yield from (Spelt(match.start(), match.end(), spelling(match[0])) for match in shifted)
        return
    read = _spelt_by_sound if _known(by_sound) >= _LEAST_KNOWN else spelling
    yield from (Spelt(match.start(), match.end(), read(match[0])) for match in plain)


def _known(words: list[str]) -> float:
    """Share of the words of three letters and more that the dictionary has."""
    long = [word for word in words if len(word) > 2 and _CYRILLIC.search(word)]
    return sum(map(is_known, long)) / len(long) if long else 0.0


def _spelt_by_sound(word: str) -> str:
    word = spelling(word)
    return heard(word) if word.isascii() and not word.isdecimal() else word
