"""Normalise spelling: «Ёлка», «елка», «eлкa» with Latin letters, and for a single word «ёёёлка»."""

import re
import unicodedata
from functools import lru_cache

from language.words.dictionary import LONGEST

__all__ = ["INVISIBLE", "fold", "look_alikes_undo", "spelling"]

INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
"""Characters that nobody sees, as part of a set in a pattern."""
_SPACES = dict.fromkeys((0x00, 0xA0, 0x2009, 0x202F, 0x3000, 0xFEFF), " ")
# Full-width forms (U+FF01 to U+FF5E) and digits of mathematical alphabets: people read them as the usual ones.
_WIDE = {chr(0xFEE0 + code): chr(code).lower() for code in range(0x21, 0x7F)}
_WIDE |= {chr(0x1D7CE + index): str(index % 10) for index in range(50)}
_SAME = str.maketrans({**{chr(code): space for code, space in _SPACES.items()}, **_WIDE, "ё": "е"})
# Latin letters and figures that look like Russian letters, as people mix them by mistake of layout or on purpose.
_LOOK_ALIKES = str.maketrans("aceopxykmhtbnuir" + "0346", "асеорхукмнтвпииг" + "озчб")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-z]")
# Only from where a word begins: otherwise an endless word would take time in the square of its length.
_MIXED = re.compile(r"(?<![a-zа-я])[a-zа-я]*(?:[a-z][а-я]|[а-я][a-z])[a-zа-я]*")
_DROPPED = re.compile(rf"[{INVISIBLE}\u0301\u0300\u0341]")
_ELONGATED = re.compile(r"(.)\1{2,}")
_FIGURES = 6


def fold(text: str) -> str:
    """The text in lower case, ё as е, odd spaces and NULs as spaces, Latin letters inside Russian words as Russian,
    full-width letters and figures as the usual ones.

    As long as the text itself, so positions in one are positions in the other.
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    lower = lower.translate(_SAME)
    return _MIXED.sub(lambda match: look_alikes_undo(match[0]), lower) if _LATIN.search(lower) else lower


def look_alikes_undo(word: str) -> str:
    """A word of Russian letters and Latin ones or figures that look like them, in Russian letters; in lower case."""
    return word.translate(_LOOK_ALIKES)


@lru_cache(1 << 16)
def spelling(word: str) -> str:
    """The one shape of a word alone, whose length may change.

    As `fold` has it, and besides without invisible characters and accents, in composed letters, «помогитеее» as
    «помогите», «д0рога» as «дорога»; of a number only how many figures it has.
    """
    if word.isdecimal():
        return "0" * min(len(word), _FIGURES)
    word = word.lower()
    if not word.isalpha() or not word.isascii():
        word = unicodedata.normalize("NFC", _DROPPED.sub("", unicodedata.normalize("NFKC", word).lower()))
        if _CYRILLIC.search(word):
            word = look_alikes_undo(word)
    return _ELONGATED.sub(r"\1", word.replace("ё", "е"))[:LONGEST]
