"""Dictionary of Russian word forms: one per process, each word of a message is looked up once."""

import logging
import re
import threading
from functools import cache, lru_cache
from typing import NamedTuple

from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import Parse

__all__ = ["LONGEST", "Reading", "adjective_inflect", "forms", "is_known", "lemma", "parts_of_speech", "readings"]

LONGEST = 40
"""Longer than any Russian word that a person writes; what is longer is noise and is its own lemma."""
_RUSSIAN = re.compile(rf"[а-яё]{{1,{LONGEST}}}")
_loading = threading.Lock()


class Reading(NamedTuple):
    """One way to read a word; `is_known`: the dictionary has it; grammemes are as OpenCorpora names them."""

    lemma: str
    grammemes: frozenset[str]
    score: float
    is_known: bool


# What all readings of a word take is kept for the words of the last messages only; of the likeliest one, what everybody
# asks for is kept longer.
@lru_cache(1 << 12)
def readings(form: str) -> tuple[Reading, ...]:
    """All ways to read a folded Russian word, the likeliest first; none for a word that isn't Russian."""
    if not _RUSSIAN.fullmatch(form):
        return ()
    return tuple(
        Reading(
            str(parse.normal_form).replace("ё", "е"),
            frozenset(parse.tag.grammemes),
            float(parse.score),
            bool(parse.is_known),
        )
        for parse in _parses(form)
    )


@lru_cache(1 << 16)
def lemma(form: str) -> str:
    """The dictionary form of a folded Russian word, ё as е; a word that isn't Russian is its own."""
    found = readings(form)
    return found[0].lemma if found else form


@lru_cache(1 << 16)
def parts_of_speech(form: str) -> frozenset[str]:
    """All grammemes of the likeliest reading of a folded word, as OpenCorpora names them (NOUN, VERB, past, impr)."""
    found = readings(form)
    return found[0].grammemes if found else frozenset()


@lru_cache(1 << 16)
def is_known(form: str) -> bool:
    """Whether the dictionary has this form; what it hasn't may be a typo, a name or slang. Cheaper than `readings`."""
    return bool(_RUSSIAN.fullmatch(form) and _morphology().word_is_known(form))


def forms(word: str) -> frozenset[str]:
    """All inflected forms of a word, folded. For lists of words, not for messages: nothing is kept."""
    return frozenset(form.word.replace("ё", "е") for form in _morphology().parse(word)[0].lexeme)


@lru_cache(1 << 12)
def adjective_inflect(word: str, gender: str) -> str:
    """An adjective in the nominative singular of a gender (femn, masc, neut), in lower case.

    A word that stands so already, or that is no adjective, comes back as it is, in lower case too.
    """
    form = word.lower()
    found = [parse for parse in _parses(form) if "ADJF" in parse.tag]
    if any({"nomn", gender} in parse.tag for parse in found):
        return form
    for parse in sorted(found, key=lambda parse: not parse.is_known):
        changed = parse.inflect({"nomn", "sing", gender})
        if changed is not None:
            return str(changed.word)
    return form


@lru_cache(1 << 11)
def _parses(form: str) -> tuple[Parse, ...]:
    return tuple(_morphology().parse(form))


@cache
def _morphology() -> MorphAnalyzer:
    """About 20 MB."""
    with _loading:
        logging.getLogger("pymorphy3").setLevel(logging.WARNING)  # where its files lie is nobody's news
        return MorphAnalyzer()
