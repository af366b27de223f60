"""Status of the log: undispatched events, pending retries, deliveries by state."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Min

from core import clock
from core.events.models import Delivery, Event, ReaderRetry, RetryState

__all__ = ["LogStatus", "log_status"]


@dataclass(frozen=True, kw_only=True)
class LogStatus:
    """The log of one schema. `oldest_waits` is the age of the oldest undispatched event, None when there is none."""

    undispatched: int
    oldest_waits: timedelta | None
    retries_pending: int
    retries_dead: int
    deliveries: dict[str, int] = field(default_factory=dict)


def log_status() -> LogStatus:
    """The state of the log in the current schema."""
    now = clock.now()
    waiting = Event.objects.filter(dispatched_at=None).aggregate(count=Count("id"), oldest=Min("occurred_at"))
    retries = dict(ReaderRetry.objects.order_by().values_list("state").annotate(Count("id")))
    deliveries = Delivery.objects.order_by().values_list("state").annotate(Count("id"))
    return LogStatus(
        undispatched=waiting["count"],
        oldest_waits=now - waiting["oldest"] if waiting["oldest"] else None,
        retries_pending=retries.get(RetryState.PENDING, 0),
        retries_dead=retries.get(RetryState.DEAD, 0),
        deliveries=dict(deliveries),
    )
