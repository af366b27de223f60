"""Codes of the region's own categories, made from their titles."""

import re
from collections.abc import Container

from taxonomy.catalogs.rows import OWN_PREFIX

__all__ = ["own_code"]

LONGEST = 60
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya",
}  # fmt: skip


def own_code(title: str, taken: Container[str]) -> str:
    """A code for an own category that is not in `taken`: `own-` and the title in Latin letters, numbered if it must."""
    latin = "".join(_LATIN.get(letter, letter) for letter in title.lower())
    words = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:LONGEST].strip("-")
    base = OWN_PREFIX + (words or "category")
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code
