"""Codes for programs made of Russian words."""

import re
from collections.abc import Container

__all__ = ["code_of"]

LONGEST = 55
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya",
}  # fmt: skip


def code_of(words: str, taken: Container[str], *, prefix: str = "", instead: str, longest: int = LONGEST) -> str:
    """`prefix` and the words in Latin letters joined by `-`, numbered if that is in `taken`; `instead` of no words."""
    latin = "".join(_LATIN.get(letter, letter) for letter in words.lower())
    base = prefix + (re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:longest].strip("-") or instead)
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code
