"""The region's set for rubrication; one cheap query detects its changes.

The process caches them under the schema's name and a stamp of the table's contents, so a region never gets another's
set or a stale one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from core import clock
from core.errors import Missing
from core.plane import region_schema, tenant_only
from core.process_cache import LruCache
from core.tables import name_fold
from language.engine import CategoryText, fingerprint_of
from taxonomy.catalogs.folders import SHIPPED, draft_read, shipped_slugs
from taxonomy.catalogs.selectors import catalog_version, version_content
from taxonomy.facts import OTHER_CODE, CategoryFacts
from taxonomy.models import Category

__all__ = [
    "OpenCategory",
    "RegionSet",
    "category_texts",
    "current_set",
    "directions_beside",
    "known_beside",
    "known_texts",
]


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


# A few kilobytes each for twenty categories, some hundreds for 689.
SETS_KEPT = 120

# A row's place and the transaction that wrote it name this very version of it: any change to any category, by whomever,
# gives another sum. Nothing of the texts is read.
STAMP = """
SELECT count(*), sum(hashtextextended(category.ctid::text || category.xmin::text, 0))
FROM taxonomy_category AS category
"""


@dataclass(frozen=True, slots=True)
class OpenCategory:
    """A category that people may choose today."""

    id: UUID
    code: str
    title: str
    direction: str


@dataclass(frozen=True, slots=True)
class RegionSet:
    """Categories open on a day by code; `successors` are retired codes → open ones that took over.

    A split category has none: what was said of it does not tell which of its parts is meant. `fingerprint` is of
    `known_texts`: those of all that are not retired, open or not, and of the reference. `other` is «Другое», which is
    among neither: it describes nothing. `directions` are the reference's, by code of whom it knows.
    """

    opened: dict[str, OpenCategory]
    successors: dict[str, str]
    fingerprint: str
    other: OpenCategory | None = None
    directions: Mapping[str, str] = field(default_factory=dict)


@tenant_only
def current_set() -> RegionSet:
    """The set of today, the region's day. One query."""
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        count, stamp = cursor.fetchone()
    today = timezone.localdate(clock.now())
    return _sets.get((region_schema(), count, stamp, today), lambda: _read(today))


@tenant_only
def category_texts() -> list[CategoryText]:
    """Texts of the set's categories, by code; without retired ones and «Другое»."""
    rows = Category.objects.filter(retired_at__isnull=True).exclude(code=OTHER_CODE).order_by("code")
    return [CategoryText.of(row) for row in rows.only(*TEXT_FIELDS)]


@tenant_only
def known_texts() -> list[CategoryText]:
    """The set's words and, beside them, those of the reference catalog's categories that the region does not have.

    A region of twenty categories must be able to say «none of ours»: a pothole that can only be one of twenty would
    become an abuse of office. Nobody is ever suggested a category of the reference. A category of nothing but a title
    that the reference knows has the reference's words (`known_beside`).
    """
    return known_beside(category_texts(), _strangers())


def _strangers() -> list[CategoryText]:
    if not settings.RUBRICATION_REFERENCE:
        return []
    return [CategoryText.of(facts) for facts in _reference(settings.RUBRICATION_REFERENCE)]


def _reference(slug: str) -> Iterable[CategoryFacts]:
    """The newest stored version of the reference catalog, else the shipped one."""
    try:
        version = catalog_version(slug)
    except Missing:
        return _shipped(slug)
    return _versions.get(version.id, lambda: tuple(version_content(version).categories.values()))


@cache
def _shipped(slug: str) -> tuple[CategoryFacts, ...]:
    return draft_read(SHIPPED / slug).categories if slug in shipped_slugs() else ()


TEXT_FIELDS = ("code", "title", "direction", "includes", "aliases", "examples")


def _read(today: date) -> RegionSet:
    fields = (*TEXT_FIELDS, "is_active", "opens_on", "retired_at", "successor_id", "split_into")
    rows = list(Category.objects.order_by("code").only(*fields))
    opened = {
        row.id: OpenCategory(row.id, row.code, row.title, row.direction)
        for row in rows
        if row.is_active and row.retired_at is None and (row.opens_on is None or row.opens_on <= today)
    }
    other = next((category for category in opened.values() if category.code == OTHER_CODE), None)
    successors = {row.id: None if row.split_into else row.successor_id for row in rows}
    own = [CategoryText.of(row) for row in rows if row.retired_at is None and row.code != OTHER_CODE]
    return RegionSet(
        opened={category.code: category for category in opened.values() if category is not other},
        successors={
            row.code: opened[last].code
            for row in rows
            if row.retired_at is not None
            and (last := _last(row.id, successors)) in opened
            and opened[last] is not other
        },
        fingerprint=fingerprint_of(known_beside(own, _strangers())),
        other=other,
        directions=directions_beside(own, _strangers()),
    )


def _last(category_id: UUID, successors: dict[UUID, UUID | None]) -> UUID:
    """The end of a chain of successors; terminates in a cycle too."""
    seen = set()
    while category_id not in seen and (following := successors.get(category_id)) is not None:
        seen.add(category_id)
        category_id = following
    return category_id


# A stored version never changes.
_versions: LruCache[UUID, tuple[CategoryFacts, ...]] = LruCache(size=2)
_sets: LruCache[tuple[str, int, object, date], RegionSet] = LruCache(size=SETS_KEPT)
