"""Phones and e-mail addresses in a text, so that they are not shown to everybody."""

import re
from dataclasses import dataclass

import phonenumbers

__all__ = ["MASK", "Span", "personal_data_find", "personal_data_mask"]

MASK = "▒▒▒"
# Bounded (RFC 5321, 4.5.3.1): an endless word without «@» would take time in the square of its length.
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, order=True)
class Span:
    """A piece of a text, in characters: from `start` up to, not including, `end`."""

    start: int
    end: int
    kind: str


def personal_data_find(text: str) -> list[Span]:
    """Where phones and e-mail addresses stand in a text, in order, without overlaps."""
    spans = [Span(match.start(), match.end(), "email") for match in _EMAIL.finditer(text)]
    for match in phonenumbers.PhoneNumberMatcher(text, "RU", phonenumbers.Leniency.POSSIBLE):
        digits = sum(character.isdigit() for character in match.raw_string)
        if digits >= 10 and not any(match.start < span.end and span.start < match.end for span in spans):
            spans.append(Span(match.start, match.end, "phone"))
    return sorted(spans)


def personal_data_mask(text: str) -> str:
    """The text with each phone and e-mail address replaced by a mask of constant length."""
    parts, position = [], 0
    for span in personal_data_find(text):
        parts += [text[position : span.start], MASK]
        position = span.end
    return "".join([*parts, text[position:]])
