"""Texts to fill a large table with: words of the shipped catalog's examples, as long as residents write."""

from functools import cache
from random import Random

import numpy as np

from taxonomy.catalogs.folders import SHIPPED, draft_read

__all__ = ["catalog_examples", "sentence"]

CATALOG = "moscow-689"
# Lengths in characters of 14,208 messages of residents in social networks, by share of those that are no longer.
SHARES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1.0)
LENGTHS = (13, 42, 56, 80, 102, 127, 156, 192, 239, 312, 448, 614, 858, 1079, 1760, 5149)

_STREETS = ("Ленина", "Гончарова", "Минаева", "Советская", "Мира", "Победы", "Садовая", "Луговая", "Заводская")


def sentence(random: Random) -> tuple[str, str]:
    """(text, address) of an invented appeal."""
    length = _length(random.random())
    text = ""
    while len(text) < length:
        text += f"{random.choice(catalog_examples())} "
    whole = text[: length + 1].rpartition(" ")[0]
    if len(whole) < LENGTHS[0]:
        whole = text[:length]
    return whole, f"ул. {random.choice(_STREETS)}, д. {random.randint(1, 180)}"


def _length(share: float) -> int:
    return round(float(np.interp(share, SHARES, LENGTHS)))


@cache
def catalog_examples() -> tuple[str, ...]:
    """What residents might write, of all categories of the larger shipped catalog."""
    return tuple(example for category in draft_read(SHIPPED / CATALOG).categories for example in category.examples)
