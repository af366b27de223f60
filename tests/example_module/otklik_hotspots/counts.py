"""What the module counts: appeals by category."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from core import clock
from core.plane import tenant_only
from otklik_hotspots.models import CountedAppeal
from taxonomy.service import categories_active

__all__ = ["KEPT_DAYS", "counted_between", "counts_forget", "hotspots", "hottest", "similar_to"]

KEPT_DAYS = 365
SHOWN = 10


def hotspots() -> Counter[UUID]:
    """How many appeals each category has had in the current region."""
    return Counter(CountedAppeal.objects.values_list("category_id", flat=True))


def hottest() -> list[tuple[str, int]]:
    """Titles of the open categories that people write about most, with the number of appeals. Two queries."""
    counted = hotspots()
    titles = {category.id: category.title for category in categories_active()}
    found = [(titles[category], count) for category, count in counted.items() if category in titles]
    return sorted(found, key=lambda row: (-row[1], row[0]))[:SHOWN]


def similar_to(category_id: UUID) -> int:
    """How many appeals of a category were counted."""
    return CountedAppeal.objects.filter(category_id=category_id).count()


def counted_between(since: datetime, until: datetime) -> int:
    """The meter: how many appeals were counted in a period."""
    return CountedAppeal.objects.filter(created_at__gte=since, created_at__lt=until).count()


@tenant_only
def counts_forget() -> int:
    """Forget what is older than KEPT_DAYS; returns how many."""
    deleted, _by_model = CountedAppeal.objects.filter(created_at__lt=clock.now() - timedelta(days=KEPT_DAYS)).delete()
    return deleted
