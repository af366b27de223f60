"""Words of a text with their places and lemmas."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pymorphy3 import MorphAnalyzer

from core.text.normalise import fold, transliteration_undo

__all__ = ["Word", "is_known", "lemma", "parts_of_speech", "words"]

_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile("[a-z']+")
LONGEST = 40
"""Longer than any Russian word that a person writes; what is longer is noise and is its own lemma."""


class Word(NamedTuple):
    """A word from `start` up to, not including, `end`.

    `form` is folded and in Russian letters, `lemma` its dictionary form.
    """

    start: int
    end: int
    form: str
    lemma: str


def words(text: str, *, limit: int = 1500) -> list[Word]:
    """The first `limit` words and numbers of a text, in order."""
    found = []
    for match in _WORD.finditer(fold(text)):
        form = match[0]
        if _LATIN.fullmatch(form):
            form = _russian(form)
        found.append(Word(match.start(), match.end(), form, lemma(form)))
        if len(found) == limit:
            break
    return found


@lru_cache(1 << 16)
def lemma(form: str) -> str:
    """The dictionary form of a folded Russian word, ё as е; a word that isn't Russian is its own."""
    if len(form) > LONGEST or not form.isalpha():
        return form
    return str(_morph().parse(form)[0].normal_form).replace("ё", "е")


@lru_cache(1 << 16)
def parts_of_speech(form: str) -> frozenset[str]:
    """All grammemes of the likeliest reading of a folded word, as OpenCorpora names them (NOUN, VERB, past, impr)."""
    if len(form) > LONGEST or not form.isalpha():
        return frozenset()
    return frozenset(_morph().parse(form)[0].tag.grammemes)


@lru_cache(1 << 16)
def is_known(form: str) -> bool:
    """Whether the dictionary has this form; what it hasn't may be a typo, a name or slang."""
    return len(form) <= LONGEST and bool(_morph().word_is_known(form))


@lru_cache(1 << 12)
def _russian(form: str) -> str:
    """A word in Latin letters, in Russian ones where that gives a word of the dictionary; «wifi» stays."""
    if len(form) > LONGEST:
        return form
    russian = transliteration_undo(form)
    return russian if is_known(russian) else form


@cache
def _morph() -> MorphAnalyzer:
    return MorphAnalyzer()
