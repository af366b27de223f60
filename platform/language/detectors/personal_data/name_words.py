"""Possible roles of a word in a name."""

import re
import tomllib
from collections.abc import Iterator
from enum import IntFlag, auto
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from language.words import forms, readings, transliteration_undo

__all__ = [
    "ABOUT_SOMEBODY",
    "FAMOUS",
    "NEVER",
    "SHORT_NAMES",
    "SIGNAL_WORDS",
    "TITLES",
    "NameToken",
    "Part",
    "ends_like_surname",
    "first_name_forms",
    "kin_forms",
    "name_tokens",
    "office_forms",
    "part_of",
    "place_forms",
    "role_forms",
    "without_seniority",
]

_LISTS = {
    name: words.split()
    for name, words in tomllib.loads(Path(__file__).with_name("people.toml").read_text(encoding="utf-8")).items()
}
ABOUT_SOMEBODY = frozenset(_LISTS["about"])
FAMOUS = frozenset(_LISTS["famous"])
NEVER = frozenset(_LISTS["never"])
SHORT_NAMES = frozenset(_LISTS["short_names"]).union(
    name + ending
    for name in _LISTS["short_names"]
    if name.endswith(("ик", "ян", "он", "ан"))
    for ending in ("а", "у", "ом", "е")
)
SIGNAL_WORDS = frozenset(_LISTS["signals"])
TITLES = frozenset(_LISTS["titles"])


@cache
def first_name_forms() -> frozenset[str]:
    """First names of the peoples of Russia and its neighbours that the dictionary lacks, in every case form."""
    names = Path(__file__).with_name("first_names.txt").read_text(encoding="utf-8").split()
    return frozenset(form for name in names for form in _declined(name))


def _declined(name: str) -> Iterator[str]:
    yield name
    stem = name[:-1]
    if name[-1] == "а":
        yield from (stem + ending for ending in ("ы", "и", "е", "у", "ой"))
    elif name[-1] == "я":
        yield from (stem + ending for ending in ("и", "е", "ю", "ей"))
    elif name[-1] in "ьй":
        yield from (stem + ending for ending in ("я", "ю", "ем", "е", "и"))
    elif name[-1] not in "еиоуыэю":
        yield from (name + ending for ending in ("а", "у", "ом", "е", "ы"))


@cache
def role_forms() -> frozenset[str]:
    """Doctors, teachers, neighbours and others whose name follows the word, in every form."""
    return _all_forms("roles") - frozenset(_LISTS["many"])


@cache
def kin_forms() -> frozenset[str]:
    """Kin of the writer, in every form."""
    return _all_forms("kin")


@cache
def office_forms() -> frozenset[str]:
    """Public offices, in every form."""
    return _all_forms("offices")


@cache
def place_forms() -> frozenset[str]:
    """What is named after people, in every form and shortened."""
    return _all_forms("places") | frozenset(_LISTS["abbreviated_places"])


def _all_forms(name: str) -> frozenset[str]:
    return frozenset(_LISTS[name]).union(*map(forms, _LISTS[name]))


_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LONGEST = 40
_SURNAME_ENDING = re.compile(
    r".{2,}(?:[оеё]в|[ои]вск|ин|ын|[оеи]в[аоуы]|[оеё]вым|[оеё]вой|[оеё]ву|[иы]на|[иы]ной|[иы]ну|[иы]ным|[оеё]вых|"
    r"[иы]ных|ских|цких|енко|чук|юк|щук|дзе|швили|ян|зода|заде|[оеё]выми|[иы]ными|"
    r"янц|ск(?:ий|ая|ого|ой|ому|ую|им))"
)
# Rarer ones, too, Ukrainian, Armenian, Georgian, Baltic, of Siberia; many other words end so.
_RARE_ENDING = re.compile(
    r".{2,}(?:[оеё]в|[иы]н|[оеё]в[аоуыe]|[иы]н[ауы]|[оеё]вым|[иы]ным|[оеё]вой|[иы]ной|[оеё]вых|[иы]ных|[оеё]выми|"
    r"[иы]ными|[оеё]вым|"
    r"[оеё]вы|[иы]ны|[сц]к(?:ий|ая|ого|ой|ому|ую|им|их|ими)|енко|[йц]ко|щенк[ауо]|ч[уи]к[ауио]?|[нлрдсйщх]юк(?:а|у|"
    r"ом)?|ук(?:а|у|ом)?|[аоиуы]к|"
    r"дзе|швили|[яа]н(?:а|у|ом|ы|ц)?|янц(?:а|у)?|оглу|заде|ич(?:а|у|ем)?|[ыи]х|ейчик|ман|берг|штейн|айте|ене|[аои]ус|"
    r"айло|ец|ля|[аеу]й|ба|ия|уа|ава|яго|аго|ово|ко)"
)
_COLLOQUIAL = re.compile(r"[а-я]{2,12}[бвгдзклмнпрстфх]ыч(?:[ауе]|ем)?")
_SENIORITY = re.compile(r"-(?:(?:младш|старш)\w{1,4}|ага|апа|ака|абый|апай|ханум|агай)$")
_QUICK_ENDING = re.compile(
    r"(?:[оеиы][внй]|[вн][ауы]|[внк][оы]й|[вн]ым|[ыи]х|к[оаиу]|ий|ая|ого|ому|[уюи]к|дзе|ли|[яа]н[ауцы]?|[чн][ауеы]|"
    r"ич|ыч|"
    r"ин?ой|лы|ды|ович[ау]?|[еоу]м)$"
)
_PATRONYMIC_ENDING = re.compile(
    r".{2,}(?:ович|[бвгдзклмнпрстфх]ыч|евич|ьич|ныч|мич|[оеё]вн|ичн|инишн)(?:[ауеы]|ем|ой|ей|ам)?"
)


FATHERS = frozenset(["оглы", "оглу", "кызы", "гызы", "кизи", "кизы", "улы", "угли", "уулу"])
"""What stands behind a father's name in Turkic names."""


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
    RARE_SURNAME = auto()


class NameToken(NamedTuple):
    """A word of a text from `start` up to `end`: `form` is folded, `is_capital` says how it was written."""

    start: int
    end: int
    form: str
    is_capital: bool
    is_upper: bool
    is_latin: bool = False

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
        form = match[0]
        is_latin = form.isascii() and len(form) > 1
        if is_latin:
            form = _in_russian(form)
        is_capital = written[0].isupper()
        yield NameToken(start, end, form, is_capital, is_capital and len(written) > 1 and written.isupper(), is_latin)


@lru_cache(1 << 12)
def _in_russian(form: str) -> str:
    return transliteration_undo(form) if len(form) <= _LONGEST else form


@lru_cache(1 << 15)
def part_of(form: str) -> Part:
    """What a folded word can be in a name; a double surname is judged by its last half."""
    word = without_seniority(form)
    word = word.rpartition("-")[2] or word
    if len(word) > _LONGEST or len(word) < 3 or not word.isalpha() or word.isascii():
        return Part.NONE
    if word in FATHERS:
        return Part.PATRONYMIC
    if word in SHORT_NAMES or word in first_name_forms():
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
    elif _RARE_ENDING.fullmatch(word):
        part |= Part.RARE_SURNAME
    if ordinary >= 0.5:
        part |= Part.ORDINARY
    if place >= 0.5:
        part |= Part.PLACE
    if not known:
        part |= Part.UNKNOWN
        if _COLLOQUIAL.fullmatch(word):
            part |= Part.PATRONYMIC
    return part


def ends_like_surname(form: str) -> bool:
    """A cheap look at the end of a word, before the dictionary is asked: a surname or a patronymic may end so."""
    return bool(_QUICK_ENDING.search(form, max(0, len(form) - 5)))


def without_seniority(form: str) -> str:
    """«шишкин» of «шишкин-младший»."""
    return _SENIORITY.sub("", form) if "-" in form else form
