"""Open and close categories of the region's set: at once, on a day, by a catalog's plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.events.types import Actor
from core.plane import tenant_only
from taxonomy.catalogs.models import CatalogVersion
from taxonomy.catalogs.selectors import VersionContent, rollout_of
from taxonomy.models import Category, SetVersion
from taxonomy.sets.changing import change_announce, set_lock
from taxonomy.sets.diff import ChangeKind
from taxonomy.sets.selectors import Chosen, chosen_locked, region_today

__all__ = [
    "Opening",
    "categories_open_by_plan",
    "categories_open_on",
    "categories_switch",
    "openings_of",
    "plan_version",
    "rollout_plan",
]


@tenant_only
@transaction.atomic
def categories_switch(*, acting: Actor, chosen: Chosen, on: bool) -> list[Category]:
    """Switch categories on or off; returns those that changed. An opening day stays as it is.

    Appeals that have a switched-off category keep it. Raises InvalidInput as `chosen_locked`.
    """
    set_lock()
    changed = [category for category in chosen_locked(chosen) if category.is_active != on]
    for category in changed:
        category.is_active = on
    return _saved(changed, acting, "switched_on" if on else "switched_off")


@tenant_only
@transaction.atomic
def categories_open_on(*, acting: Actor, chosen: Chosen, opens_on: date | None) -> list[Category]:
    """Open categories on a day of the region's calendar, None for at once; returns those that changed.

    One that is open already stays open: to close it, switch it off. Raises InvalidInput (field `opens_on`) for a day
    that is over, and as `chosen_locked`.
    """
    set_lock()
    today = region_today()
    if opens_on is not None and opens_on < today:
        raise InvalidInput(_("Этот день уже прошёл."), field="opens_on", code="past")
    return _opened(dict.fromkeys(chosen_locked(chosen), opens_on), acting, today)


@tenant_only
@transaction.atomic
def categories_open_by_plan(*, acting: Actor, content: VersionContent, chosen: Chosen | None = None) -> list[Category]:
    """Schedule closed categories by the catalog's plan; returns those that changed.

    A day that is over opens at once; a direction that the plan does not name is left alone, and so is what is open.
    Raises InvalidInput for a version without a plan (field `catalog`), and as `chosen_locked`.
    """
    if not content.rollout:
        raise InvalidInput(_("У этой версии каталога нет плана открытия."), field="catalog", code="no_plan")
    set_lock()
    if chosen is None:
        rows = list(Category.objects.filter(retired_at__isnull=True).select_for_update().order_by("code"))
    else:
        rows = chosen_locked(chosen)
    plan = content.rollout
    planned: dict[Category, date | None] = {row: plan[row.direction] for row in rows if row.direction in plan}
    return _opened(planned, acting, region_today())


def _opened(days: dict[Category, date | None], acting: Actor, today: date) -> list[Category]:
    changed = []
    for category, day in days.items():
        opens_on = day if day is not None and day > today else None
        is_open = category.is_active and (category.opens_on is None or category.opens_on <= today)
        if not is_open and (not category.is_active or category.opens_on != opens_on):
            category.is_active, category.opens_on = True, opens_on
            changed.append(category)
    return _saved(changed, acting, "dated")


def _saved(changed: list[Category], acting: Actor, what: str) -> list[Category]:
    for category in changed:
        category.version += 1
    Category.objects.bulk_update(changed, ["is_active", "opens_on", "version"], batch_size=500)
    if changed:
        change_announce(changed, what=what, acting=acting)
    return changed


@dataclass(frozen=True, slots=True)
class Opening:
    """Categories that open on a day of the region's calendar (None: at once): number by direction."""

    day: date | None
    directions: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        return sum(count for _name, count in self.directions)


def openings_of(changes: Iterable[Mapping[str, Any]]) -> list[Opening]:
    """The days of the added ones among a publication's `changes`, those at once first; as they were at that moment."""
    days: dict[str, dict[str, int]] = {}
    for change in changes:
        # Publications of before days were written down tell none.
        if change["kind"] == ChangeKind.ADDED and "opens_on" in change:
            of_day = days.setdefault(change["opens_on"] or "", {})
            of_day[change["direction"]] = of_day.get(change["direction"], 0) + 1
    return [
        Opening(date.fromisoformat(day) if day else None, tuple(sorted(directions.items())))
        for day, directions in sorted(days.items())
    ]


@tenant_only
def plan_version() -> CatalogVersion | None:
    """The version with the region's opening plan: the last of those it took over that has one."""
    published = SetVersion.objects.order_by("-number").values_list("catalog", "catalog_version")
    for slug, number in dict.fromkeys(published):
        found = CatalogVersion.objects.filter(catalog__slug=slug, number=number).select_related("catalog").first()
        if found is not None and found.rollout:
            return found
    return None


@tenant_only
def rollout_plan(content: VersionContent) -> Mapping[str, date]:
    """Direction → day: the version's own plan, or that of the set's first catalog; empty if there is none.

    A starting set ships with the plan by which it grows into a larger catalog, whose own versions know of no dates.
    """
    if content.rollout:
        return content.rollout
    version = plan_version()
    return rollout_of(version) if version is not None else {}
