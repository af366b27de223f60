"""Words around a name that say whose it is: a private person's, a public figure's, or a place's (people.toml)."""

import tomllib
from functools import cache
from pathlib import Path

from core.text.words import forms

__all__ = ["FAMOUS", "NEVER", "SHORT_NAMES", "TITLES", "kin_forms", "office_forms", "place_forms", "role_forms"]

_LISTS = {
    name: words.split()
    for name, words in tomllib.loads(Path(__file__).with_name("people.toml").read_text(encoding="utf-8")).items()
}
FAMOUS = frozenset(_LISTS["famous"])
NEVER = frozenset(_LISTS["never"])
SHORT_NAMES = frozenset(_LISTS["short_names"])
TITLES = frozenset(_LISTS["titles"])


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
