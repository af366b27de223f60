"""Folding: the same text for «Ёлка», «елка» and «eлкa» with Latin letters; every character stays where it was."""

import re
from functools import lru_cache

__all__ = ["fold", "look_alikes_undo", "transliteration_undo"]

_SPACES = dict.fromkeys((0x00, 0xA0, 0x2009, 0x202F, 0x3000, 0xFEFF), " ")
# Full-width forms (U+FF01 to U+FF5E) and digits of mathematical alphabets: people read them as the usual ones.
_WIDE = {chr(0xFEE0 + code): chr(code).lower() for code in range(0x21, 0x7F)}
_WIDE |= {chr(0x1D7CE + index): str(index % 10) for index in range(50)}
_SAME = str.maketrans({**{chr(code): space for code, space in _SPACES.items()}, **_WIDE, "ё": "е"})
# Latin letters that look like Russian ones, as people mix them by mistake of layout or on purpose.
_LOOK_ALIKES = str.maketrans("aceopxykmhtbnuir3", "асеорхукмнтвпиигз")
_CYRILLIC = re.compile("[а-я]")
_LATIN = re.compile("[a-z]")
# Only from where a word begins: otherwise an endless word would take time in the square of its length.
_MIXED = re.compile(r"(?<![a-zа-я])[a-zа-я]*(?:[a-z][а-я]|[а-я][a-z])[a-zа-я]*")
# Longest first. Letters of several common ways to write Russian in Latin letters.
_TRANSLITERATION = (
    ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"),
    ("ju", "ю"), ("ya", "я"), ("ja", "я"), ("yo", "е"), ("jo", "е"), ("ye", "е"), ("je", "е"), ("iy", "ий"),
    ("yj", "ый"), ("yy", "ый"), ("ij", "ий"),
    ("a", "а"), ("b", "б"), ("v", "в"), ("g", "г"), ("d", "д"), ("e", "е"), ("z", "з"), ("i", "и"), ("j", "й"),
    ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"),
    ("u", "у"), ("f", "ф"), ("h", "х"), ("c", "ц"), ("y", "ы"), ("w", "в"), ("x", "х"), ("q", "к"), ("'", "ь"),
)  # fmt: skip
_SYLLABLES = re.compile("|".join(latin for latin, _russian in _TRANSLITERATION))
_RUSSIAN = dict(_TRANSLITERATION)


# One message is read by several programs, one after the other.
@lru_cache(32)
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
    """A word of Russian letters and Latin ones that look like them, in Russian letters; in lower case."""
    return word.translate(_LOOK_ALIKES)


def transliteration_undo(word: str) -> str:
    """A Russian word written in Latin letters («yama», «liuk»), in Russian letters as well as can be told.

    It is given in lower case. A word with Russian letters in it comes back as it is. The length may change.
    """
    if _CYRILLIC.search(word):
        return word
    return _SYLLABLES.sub(lambda match: _RUSSIAN[match[0]], word)
