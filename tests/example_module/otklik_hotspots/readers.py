"""The module's event reader."""

from appeals.events import AppealReceived
from core.events.log import event_append
from core.events.readers import StoredEvent, reader
from core.events.types import SYSTEM
from otklik_hotspots.events import HotspotJoined
from otklik_hotspots.models import CountedAppeal
from tenants.service import module_settings


@reader("hotspots.count", on=(AppealReceived,), module="hotspots")
def count_received(event: StoredEvent) -> None:
    """Count an appeal under its category; where there are many, its applicant is told that they are not alone."""
    received = event.data
    assert isinstance(received, AppealReceived)
    row, is_new = CountedAppeal.objects.get_or_create(event_id=event.id, defaults={"category_id": received.category_id})
    count = CountedAppeal.objects.filter(category_id=row.category_id).count()
    if is_new and count >= module_settings("hotspots")["many"]:
        joined = HotspotJoined(
            appeal_id=received.appeal_id,
            number=received.number,
            state=received.state,
            version=received.version,
            category_id=row.category_id,
            count=count,
        )
        event_append(joined, subject_id=received.appeal_id, actor=SYSTEM)
