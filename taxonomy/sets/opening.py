"""Opening days of the categories of a publication."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from taxonomy.sets.diff import ChangeKind

__all__ = ["Opening", "openings_of"]


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
