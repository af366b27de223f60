"""Count the region's open work per category. Packages above register counters; taxonomy adds them up."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from core.plane import tenant_only
from core.registry import Registry

__all__ = ["OpenCounter", "open_by_category", "open_counters"]


@dataclass(frozen=True)
class OpenCounter:
    """Counts open work by category: of these categories, or of all (None)."""

    name: str
    count: Callable[[Collection[UUID] | None], dict[UUID, int]]


open_counters: Registry[OpenCounter] = Registry("counters of open work by category")


@tenant_only
def open_by_category(category_ids: Collection[UUID] | None = None) -> dict[UUID, int]:
    """Open appeals by category, omitting zeros; one query per counter."""
    total: Counter[UUID] = Counter()
    for counter in open_counters:
        total.update(counter.count(category_ids))
    return dict(total)
