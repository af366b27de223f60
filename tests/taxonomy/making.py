"""Categories and versions of catalogs that tests of taxonomy are about."""

from collections.abc import Iterable
from typing import Any

from taxonomy.catalogs.moves import Moves
from taxonomy.catalogs.rows import Row, row_parse
from taxonomy.catalogs.selectors import VersionContent
from taxonomy.facts import CategoryFacts

__all__ = ["CELLS", "cells", "content_make", "facts_make"]

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
