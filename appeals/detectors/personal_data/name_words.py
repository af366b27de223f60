"""What a word may be in somebody's name."""

import re
from collections.abc import Iterator
from enum import IntFlag, auto
from functools import lru_cache
from typing import NamedTuple

from appeals.detectors.personal_data.people import FAMOUS, SHORT_NAMES
from core.text.words import readings

__all__ = ["NameToken", "Part", "name_tokens", "part_of"]

_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LONGEST = 40
_SURNAME_ENDING = re.compile(
    r".{2,}(?:[оеё]в|[ои]вск|ин|ын|[оеи]в[аоуы]|[оеё]вым|[оеё]вой|[оеё]ву|[иы]на|[иы]ной|[иы]ну|[иы]ным|[оеё]вых|[иы]ных|ских|цких|енко|чук|юк|щук|дзе|швили|ян|"
    r"янц|ск(?:ий|ая|ого|ой|ому|ую|им))"
)
_PATRONYMIC_ENDING = re.compile(r".{2,}(?:ович|евич|ьич|ныч|мич|[оеё]вн|ичн|инишн)(?:[ауеы]|ем|ой|ей|ам)?")


class Part(IntFlag):
    """Parts of a name that a word can be, and what else it is."""

    NONE = 0
    FIRST = auto()
    PATRONYMIC = auto()
    SURNAME = auto()
    LIKE_SURNAME = auto()
    ORDINARY = auto()
    UNKNOWN = auto()
    GENITIVE = auto()
    PLACE = auto()
    FAMOUS = auto()


class NameToken(NamedTuple):
    """A word of a text from `start` up to `end`: `form` is folded, `is_capital` says how it was written."""

    start: int
    end: int
    form: str
    is_capital: bool
    is_upper: bool

    @property
    def part(self) -> Part:
        return part_of(self.form)

    @property
    def is_initial(self) -> bool:
        return self.is_capital and self.end - self.start == 1


def name_tokens(folded: str, text: str) -> Iterator[NameToken]:
    """The words of a text, hyphened ones whole."""
    for match in _TOKEN.finditer(folded):
        start, end = match.span()
        written = text[start:end]
        yield NameToken(start, end, match[0], written[0].isupper(), len(written) > 1 and written.isupper())


@lru_cache(1 << 15)
def part_of(form: str) -> Part:
    """What a folded word can be in a name; a double surname is judged by its last half."""
    word = form.rpartition("-")[2] or form
    if len(word) > _LONGEST or len(word) < 3 or not word.isalpha() or word.isascii():
        return Part.NONE
    if word in {"оглы", "кызы", "гызы", "улы"}:
        return Part.PATRONYMIC
    if word in SHORT_NAMES:
        return Part.FIRST
    part, ordinary, place = Part.NONE, 0.0, 0.0
    found = readings(word)
    known = any(reading.is_known for reading in found)
    for reading in found:
        grammemes = reading.grammemes
        if "Patr" in grammemes and (reading.is_known or _PATRONYMIC_ENDING.fullmatch(word)):
            part |= Part.PATRONYMIC
        elif "Name" in grammemes and (reading.is_known or not known):
            part |= Part.FIRST
            if {"gent", "sing"} <= grammemes:
                part |= Part.GENITIVE
        elif "Surn" in grammemes and (reading.is_known or _SURNAME_ENDING.fullmatch(word)):
            part |= Part.SURNAME
            if reading.lemma in FAMOUS or word in FAMOUS:
                part |= Part.FAMOUS
            if {"gent", "masc"} <= grammemes:
                part |= Part.GENITIVE
        elif "Geox" in grammemes:
            place += reading.score if reading.is_known else 0
        elif reading.is_known:
            ordinary += reading.score
    if _SURNAME_ENDING.fullmatch(word):
        part |= Part.LIKE_SURNAME
    if ordinary >= 0.5:
        part |= Part.ORDINARY
    if place >= 0.5:
        part |= Part.PLACE
    if not known:
        part |= Part.UNKNOWN
    return part
