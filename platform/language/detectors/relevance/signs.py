"""Features of a message: signs of `signs.toml`, public matters named, length.

`matters.txt` are nouns that at least three categories of our catalog of 689 name in titles, aliases or examples: what a
region answers for. They were extracted once; the catalog may change without them.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from language.words import lemma

__all__ = ["Seen", "feature_names", "signs_seen"]

_SHORT, _LONG = 4, 12
_LENGTHS = (
    "length",
    "is_short",
    "is_shortish",
    "has_digits",
    "is_plain",
    "matters",
    "is_of_no_matter",
    "asks_plainly",
    "counts_plainly",
)
_TALKATIVE = ("chat", "wishes", "leisure", "reply", "offer", "thanks")
_MANY = 4
_LETTERS = "абвгдежзийклмнопрстуфхцчшщэюя("


class Seen(NamedTuple):
    """The values of `feature_names`, and by sign the places where it was seen."""

    values: list[float]
    places: dict[str, list[tuple[int, int]]]


@dataclass(frozen=True)
class _Sign:
    name: str
    pattern: re.Pattern[str]
    most: int


def feature_names() -> list[str]:
    """The names of what `signs_seen` measures, in order."""
    return [*(sign.name for sign in _signs()), *_LENGTHS]


def signs_seen(folded: str, words: list[str]) -> Seen:
    """The signs of a folded text of these words."""
    places = {
        sign.name: [match.span() for match in islice(sign.pattern.finditer(folded), sign.most)] for sign in _signs()
    }
    values = [float(len(found)) for found in places.values()]
    known = _matters()
    has_digits = any(map(str.isdigit, folded))
    is_plain = not any(places[name] for name in _TALKATIVE)
    matters = {lemma(word) for word in words} & known
    return Seen(
        [
            *values,
            min(len(words) / _LONG, 3.0),
            float(len(words) <= _SHORT),
            float(len(words) <= 2 * _SHORT),
            float(has_digits),
            float(not any(values)),
            float(min(len(matters), _MANY)),
            float(not matters),
            float(is_plain and bool(places["question"])),
            float(is_plain and has_digits),
        ],
        places,
    )


@cache
def _matters() -> frozenset[str]:
    return frozenset(Path(__file__).with_name("matters.txt").read_text(encoding="utf-8").split())


@cache
def _signs() -> tuple[_Sign, ...]:
    data = tomllib.loads(Path(__file__).with_name("signs.toml").read_text(encoding="utf-8"))
    return tuple(
        _Sign(sign["name"], re.compile("|".join(_whole(sign["patterns"]))), sign["most"]) for sign in data["sign"]
    )


def _whole(patterns: list[str]) -> Iterator[str]:
    """A pattern that begins with a letter stands at the beginning of a word."""
    words = [pattern for pattern in patterns if pattern[0] in _LETTERS]
    if words:
        yield rf"\b(?:{'|'.join(words)})"
    yield from (pattern for pattern in patterns if pattern[0] not in _LETTERS)
