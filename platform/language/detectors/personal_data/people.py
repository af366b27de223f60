"""Words around a name that tell whose it is: a private person's, a public figure's, or a place's (people.toml)."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from language.words import forms

__all__ = [
    "ABOUT_SOMEBODY",
    "FAMOUS",
    "NEVER",
    "SHORT_NAMES",
    "SIGNAL_WORDS",
    "TITLES",
    "first_name_forms",
    "kin_forms",
    "office_forms",
    "place_forms",
    "role_forms",
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
