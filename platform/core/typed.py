"""Parse text, names and numbers that people and programs send: safe for the database and for arithmetic."""

import re
import unicodedata

__all__ = ["MOST", "invisible_remove", "is_plain", "name_clean", "plain", "whole_number"]

MOST = 2**31 - 1
"""The largest number of an integer column."""
# int() takes time that grows with the square of the length.
_LONGEST = 18


# PostgreSQL stores neither, as text or in JSON: the zero character, and half of a character, which JSON can write.
_UNSTORED = re.compile("[\0\ud800-\udfff]")


def is_plain(text: str) -> bool:
    """Whether the database can store the text as it is (see `plain`)."""
    return _UNSTORED.search(text) is None


def plain(text: str, most: int | None = None) -> str:
    """Remove what PostgreSQL refuses, zero characters and lone surrogates, and truncate to `most` characters."""
    return _UNSTORED.sub("", text)[:most]


def whole_number(text: str, most: int = MOST) -> int | None:
    """A whole number from 0 to `most`, written in ASCII digits alone; None for anything else."""
    if not (text.isascii() and text.isdigit()) or len(text) > _LONGEST:
        return None
    number = int(text)
    return number if number <= most else None


# Cc controls, Cf zero-width and directions of writing, Co private use, Cs halves of characters, Cn not characters.
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
# Letters of no width that Unicode counts as letters: Hangul fillers, the blank of Braille.
_BLANK = dict.fromkeys((0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800))
_SPACE = re.compile(r"\s+")


def invisible_remove(text: str) -> str:
    """Remove characters without width and those that change the direction of writing; keep spaces."""
    kept = (char for char in text.translate(_BLANK) if char.isspace() or unicodedata.category(char) not in _UNSEEN)
    return "".join(kept)


def name_clean(text: str) -> str:
    """A name in one spelling: composed letters (NFC), nothing unseen, single blanks, none at the ends.

    Empty when nothing visible was in it: whoever needs a name has to ask for one.
    """
    return unicodedata.normalize("NFC", _SPACE.sub(" ", invisible_remove(text)).strip())
