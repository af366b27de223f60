"""Words of a text with their places and lemmas."""

import logging
import re
import threading
from functools import cache, lru_cache
from typing import NamedTuple

from pymorphy3 import MorphAnalyzer

from language.words.folding import fold, transliteration_undo

__all__ = ["Reading", "Word", "forms", "is_known", "lemma", "morphology", "parts_of_speech", "readings", "words"]

_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile("[a-z']+")
LONGEST = 40
"""Longer than any Russian word that a person writes; what is longer is noise and is its own lemma."""
_loading = threading.Lock()
_RUSSIAN = re.compile(rf"[а-яё]{{1,{LONGEST}}}")


class Word(NamedTuple):
    """A word from `start` up to, not including, `end`.

    `form` is folded and in Russian letters, `lemma` its dictionary form.
    """

    start: int
    end: int
    form: str
    lemma: str


class Reading(NamedTuple):
    """One way to read a word; `is_known`: the dictionary has it; grammemes are as OpenCorpora names them."""

    lemma: str
    grammemes: frozenset[str]
    score: float
    is_known: bool


def words(text: str, *, limit: int = 1500) -> list[Word]:
    """The first `limit` words and numbers of a text, in order."""
    return list(_words(text, limit))


@lru_cache(16)
def _words(text: str, limit: int) -> tuple[Word, ...]:
    found = []
    for match in _WORD.finditer(fold(text)):
        form = match[0]
        if _LATIN.fullmatch(form):
            form = _in_russian(form)
        found.append(Word(match.start(), match.end(), form, lemma(form)))
        if len(found) == limit:
            break
    return tuple(found)


@lru_cache(1 << 16)
def lemma(form: str) -> str:
    """The dictionary form of a folded Russian word, ё as е; a word that isn't Russian is its own."""
    if not _RUSSIAN.fullmatch(form):
        return form
    return str(morphology().parse(form)[0].normal_form).replace("ё", "е")


def forms(word: str) -> frozenset[str]:
    """All inflected forms of a word, folded."""
    return frozenset(form.word.replace("ё", "е") for form in morphology().parse(word)[0].lexeme)


@lru_cache(1 << 16)
def parts_of_speech(form: str) -> frozenset[str]:
    """All grammemes of the likeliest reading of a folded word, as OpenCorpora names them (NOUN, VERB, past, impr)."""
    if not _RUSSIAN.fullmatch(form):
        return frozenset()
    return frozenset(morphology().parse(form)[0].tag.grammemes)


def readings(form: str) -> tuple[Reading, ...]:
    """All ways to read a folded Russian word, the likeliest first; for who keeps what follows from them, not them."""
    if not _RUSSIAN.fullmatch(form):
        return ()
    return tuple(
        Reading(
            str(parse.normal_form).replace("ё", "е"),
            frozenset(parse.tag.grammemes),
            float(parse.score),
            bool(parse.is_known),
        )
        for parse in morphology().parse(form)
    )


@lru_cache(1 << 16)
def is_known(form: str) -> bool:
    """Whether the dictionary has this form; what it hasn't may be a typo, a name or slang."""
    return bool(_RUSSIAN.fullmatch(form) and morphology().word_is_known(form))


@lru_cache(1 << 12)
def _in_russian(form: str) -> str:
    """A word in Latin letters, in Russian ones where that gives a word of the dictionary; «wifi» stays."""
    if len(form) > LONGEST:
        return form
    russian = transliteration_undo(form)
    return russian if is_known(russian) else form


@cache
def morphology() -> MorphAnalyzer:
    """The dictionary of Russian word forms, one a process (about 20 MB); for whom the functions above don't suffice."""
    with _loading:
        logging.getLogger("pymorphy3").setLevel(logging.WARNING)  # where its files lie is nobody's news
        return MorphAnalyzer()
