"""The module's reader of the log, and what it has counted."""

from collections import Counter
from uuid import UUID

from appeals.events import AppealReceived
from core.events.readers import StoredEvent, reader
from otklik_hotspots.models import CountedAppeal


@reader("hotspots.count", on=(AppealReceived,), module="hotspots")
def count_received(event: StoredEvent) -> None:
    """Count an appeal under its category."""
    assert isinstance(event.data, AppealReceived)
    CountedAppeal.objects.get_or_create(event_id=event.id, defaults={"category_id": event.data.category_id})


def hotspots() -> Counter[UUID]:
    """How many appeals each category has had in the current region."""
    return Counter(CountedAppeal.objects.values_list("category_id", flat=True))
