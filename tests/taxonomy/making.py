"""Create categories and catalog versions for tests of taxonomy."""

from collections.abc import Iterable
from typing import Any

from core.events.types import SYSTEM
from taxonomy.catalogs.moves import Moves
from taxonomy.catalogs.rows import Row, row_parse
from taxonomy.catalogs.selectors import VersionContent
from taxonomy.facts import CategoryFacts
from taxonomy.models import Category, SetVersion
from taxonomy.sets.publishing import category_set_publish
from taxonomy.sets.responsibility import responsibility_set
from tenants.service import organisation_by_code

__all__ = ["CELLS", "by_code", "cells", "content_make", "facts_make", "set_of"]

CELLS = {
    "block": "transport",
    "direction": "Дороги",
    "title": "Ямы на дороге",
    "executor_kind": "road_service",
    "regime": "message",
    "fast_track": "no",
    "deadline": "10",
    "deadline_unit": "working_days",
}


def cells(**changes: str) -> dict[str, str]:
    """Cells of a valid category, without a code."""
    return {**CELLS, **changes}


def facts_make(code: str, **changes: str) -> CategoryFacts:
    """A valid category, its title following from its code unless given."""
    facts, problems = row_parse(Row("test", cells(**{"title": f"Категория {code}", **changes}) | {"code": code}))
    assert facts is not None, problems
    return facts


def content_make(*categories: CategoryFacts, slug: str = "test", number: int = 1, **more: Any) -> VersionContent:
    """What a version of a catalog with these categories says."""
    moves: Moves = more.pop("moves", {})
    facts = {"title": "Каталог", "note": "", "rollout": {}, **more}
    return VersionContent(slug=slug, number=number, categories=by_code(categories), moves=moves, **facts)


def by_code(categories: Iterable[CategoryFacts]) -> dict[str, CategoryFacts]:
    return {category.code: category for category in categories}


def set_of(content: VersionContent) -> None:
    """Make this version the region's whole first set, whatever was there; the first ministry answers for all of it."""
    ministry = organisation_by_code("ministry-roads").id
    for direction in {facts.direction for facts in content.categories.values()}:
        responsibility_set(acting=SYSTEM, ministry_id=ministry, direction=direction)
    SetVersion.objects.all().delete()
    Category.objects.all().delete()
    category_set_publish(acting=SYSTEM, content=content, expected=0)
