"""Give a category known only by its title the words of the reference category with that name.

A region's own set is often a list of titles. The reference knows many of them, as titles or as aliases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.tables import name_fold
from language.engine import CategoryText

__all__ = ["directions_beside", "known_beside"]


def known_beside(own: Sequence[CategoryText], reference: Iterable[CategoryText]) -> list[CategoryText]:
    """The set's categories, bare ones with borrowed words, followed by the reference's other categories.

    A category that says anything of itself borrows nothing. Where several of the reference have the name, the direction
    says which is meant; where it does not, none is.
    """
    codes = {category.code for category in own}
    strangers = [category for category in reference if category.code not in codes]
    named = _named(strangers)
    known, lent = [], set[str]()
    for category in own:
        lender = None if category.includes or category.examples else _lender(category, named)
        if lender is None:
            known.append(category)
            continue
        lent.add(lender.code)
        aliases = (*category.aliases, lender.title, *lender.aliases)
        known.append(replace(category, includes=lender.includes, aliases=aliases, examples=lender.examples))
    return [*known, *(stranger for stranger in strangers if stranger.code not in lent)]


def directions_beside(own: Sequence[CategoryText], reference: Iterable[CategoryText]) -> dict[str, str]:
    """By code the reference's direction of its categories, and of those of the set that it knows by code or by name."""
    reference = list(reference)
    found = {stranger.code: stranger.direction for stranger in reference}
    named = _named(reference)
    for category in own:
        if category.code not in found and (lender := _lender(category, named)) is not None:
            found[category.code] = lender.direction
    return found


def _named(strangers: Iterable[CategoryText]) -> dict[str, list[CategoryText]]:
    named: dict[str, list[CategoryText]] = {}
    for stranger in strangers:
        for name in {name_fold(stranger.title), *map(name_fold, stranger.aliases)}:
            named.setdefault(name, []).append(stranger)
    return named


def _lender(category: CategoryText, named: dict[str, list[CategoryText]]) -> CategoryText | None:
    found = named.get(name_fold(category.title), [])
    if len(found) > 1:
        found = [other for other in found if name_fold(other.direction) == name_fold(category.direction)]
    return found[0] if len(found) == 1 else None
