"""Format and parse the number of an appeal.

Shown as «УЛ-151». Parsed as it is written by hand and read aloud: «151», «№ 151», «УЛ–151», «ул 151», «УЛ№151»,
with any dash or space, in any case, with Latin look-alikes. With other letters than the region's («М-5» is a road) it
is text, not a number.
"""

import re
from functools import lru_cache
from typing import TypeVar

from django.db.models import QuerySet

from appeals.models.appeal import PublicColumns
from core.plane import tenant_only
from tenants.service import region_letters

__all__ = ["DASHES", "number_asked", "number_found", "number_text"]

Row = TypeVar("Row", bound=PublicColumns)

MAX_NUMBER = 2**63 - 1
# Hyphens, dashes of all lengths, the minus: for a class of a regular expression.
DASHES = r"\-\u00ad\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
_UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
# What ends a sentence, not a number: «ул 97.»
_AFTER = " .,;:!?…)»"
_SIGN = r"(?:(?:№|#|n|nо|номер|обращение)[.:]?\s*){0,2}"
# After `casefold`: Latin on the left, Cyrillic that looks the same on the right.
_LOOK_ALIKE = str.maketrans("abcehkmoptxyё", "авсенкмортхуе")


def number_text(number: int, letters: str) -> str:
    """«УЛ-151»."""
    return f"{letters}-{number}"


def number_asked(words: str, letters: str) -> int | None:
    """The number that these words are in a region of these letters; None where they are anything else."""
    found = _pattern(letters).fullmatch(_looks(_UNSEEN.sub("", words)).strip().rstrip(_AFTER))
    number = int(found[1]) if found is not None else None
    return number if number is not None and number <= MAX_NUMBER else None


@tenant_only
def number_found(words: str, among: QuerySet[Row]) -> int | None:
    """The number that these words are, if there is such an appeal `among` these; one query, none for other words."""
    number = number_asked(words, region_letters())
    return number if number is not None and among.order_by().filter(number=number).exists() else None


@lru_cache(maxsize=512)
def _pattern(letters: str) -> re.Pattern[str]:
    return re.compile(rf"{_SIGN}(?:{re.escape(_looks(letters))}\s*[{DASHES}_/.]?\s*)?{_SIGN}([0-9]{{1,19}})")


def _looks(words: str) -> str:
    return words.casefold().translate(_LOOK_ALIKE)
