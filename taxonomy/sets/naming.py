"""Codes of a region's own categories."""

from collections.abc import Container

from language.words import code_of
from taxonomy.catalogs.rows import OWN_PREFIX

__all__ = ["own_code"]

LONGEST = 60


def own_code(title: str, taken: Container[str]) -> str:
    """A code for one of the region's own categories that is not in `taken`: `own-` and the transliterated title,
    numbered if needed.
    """
    return code_of(title, taken, prefix=OWN_PREFIX, instead="category", longest=LONGEST)
