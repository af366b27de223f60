"""A small catalog of two versions, stored in `public`, and a region that has taken over the first."""

from typing import Any

from core.events.types import SYSTEM
from taxonomy.catalogs.folders import CatalogDraft
from taxonomy.catalogs.models import CatalogVersion
from taxonomy.catalogs.moves import Moves
from taxonomy.catalogs.selectors import version_content
from taxonomy.catalogs.storing import catalog_at_hand, catalog_import
from taxonomy.facts import CategoryFacts
from taxonomy.models import Category, SetVersion
from taxonomy.sets.publishing import category_set_publish
from taxonomy.sets.responsibility import responsibility_set
from taxonomy.sets.selectors import set_number
from tenants.service import organisation_by_code
from tests.taxonomy.making import facts_make

__all__ = ["SLUG", "catalog_make", "first_version", "region_takes", "second_version", "set_begin", "shipped_set"]

SLUG = "small"


def catalog_make(number: int, *categories: CategoryFacts, slug: str = SLUG, **more: Any) -> CatalogVersion:
    """Store a version."""
    draft = CatalogDraft(slug=slug, title="Малый каталог", number=number, categories=categories, **more)
    return catalog_import(draft=draft)


def present_facts() -> list[CategoryFacts]:
    """What the region has anyway, so that a version of the small catalog does not end it."""
    return [
        category.facts()
        for category in Category.objects.filter(code__in=("roads-potholes", "yard-driveway-cleaning")).order_by("code")
    ]


def first_version() -> CatalogVersion:
    """The region's two categories and three of roads."""
    return catalog_make(
        1,
        *present_facts(),
        facts_make("kerbs", title="Разбитый бордюр"),
        facts_make("ruts", title="Колея"),
        facts_make("dust", title="Пыль на дороге"),
    )


def second_version(**more: Any) -> CatalogVersion:
    """Kerbs change, ruts become one with kerbs, dust ends, a direction that nobody answers for comes in."""
    moves: Moves = {"ruts": ("kerbs",), "dust": ()}
    return catalog_make(
        2,
        *present_facts(),
        facts_make("kerbs", title="Бордюр разбит или просел", deadline="5", includes="Бордюрный камень."),
        facts_make("trams", title="Трамвай не пришёл", direction="Трамваи"),
        facts_make("rails", title="Шумят рельсы", direction="Трамваи"),
        moves=moves,
        **more,
    )


def region_takes(version: CatalogVersion) -> SetVersion:
    """Publish a version here."""
    return category_set_publish(acting=SYSTEM, content=version_content(version), expected=set_number())


def set_begin() -> SetVersion:
    """The region has the first version of the small catalog, and a ministry for its roads."""
    responsibility_set(acting=SYSTEM, ministry_id=organisation_by_code("ministry-roads").id, direction="Дороги")
    return region_takes(first_version())


def shipped_set(slug: str = "moscow-689") -> SetVersion:
    """The region has the whole of a shipped catalog; one ministry answers for all that is new."""
    version = catalog_at_hand(slug)
    content = version_content(version)
    ministry = organisation_by_code("ministry-roads")
    for direction in {facts.direction for facts in content.categories.values()}:
        responsibility_set(acting=SYSTEM, ministry_id=ministry.id, direction=direction)
    return region_takes(version)
