"""The event log: append events, read them, replay them to a reader, tell its status."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Min
from django.utils.translation import gettext as _

from core import clock
from core.database.prepared import SOME_ID, PreparedQuery
from core.errors import Conflict, Missing
from core.events.dispatcher import BATCH_SIZE, reader_run, retry_owe
from core.events.models import Delivery, Event, ReaderRetry, RetryState
from core.events.readers import Reader, readers
from core.events.types import Actor, DomainEvent
from core.events.wakeup import dispatcher_wake
from core.modules import module_is_enabled

__all__ = ["LogStatus", "Replayed", "event_append", "event_last_id", "events_of", "log_replay", "log_status"]


def event_append(event: DomainEvent, *, subject_id: UUID, actor: Actor) -> Event:
    """Write an event in the caller's transaction, and wake the dispatcher after the commit.

    Raises RuntimeError outside a transaction: an event without its change, or a change without its event, must be
    impossible.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event is written in the transaction of the change it tells of")
    row = Event.objects.create(
        type=event.event_name,
        version=event.event_version,
        occurred_at=clock.now(),
        subject_type=event.subject_type,
        subject_id=subject_id,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
        payload=event.payload(),
    )
    dispatcher_wake()
    return row


def events_of(subject_type: str, subject_id: UUID) -> list[Event]:
    """All events of one subject, oldest first."""
    return _events_of(subject_type).rows({SOME_ID: subject_id})


@cache
def _events_of(subject_type: str) -> PreparedQuery[Event]:
    return PreparedQuery(
        lambda: Event.objects.filter(subject_type=subject_type, subject_id=SOME_ID).order_by("occurred_at", "id")
    )


def event_last_id(subject_type: str, subject_id: UUID) -> UUID | None:
    """The id of the last event of one subject."""
    rows = Event.objects.filter(subject_type=subject_type, subject_id=subject_id)
    return rows.order_by("-occurred_at", "-id").values_list("id", flat=True).first()


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


@dataclass(frozen=True)
class Replayed:
    """Number of events replayed, and of failures (those have a retry row now)."""

    events: int
    failed: int


def log_replay(
    *, reader_name: str, since: datetime | None = None, on_progress: Callable[[int], None] = lambda events: None
) -> Replayed:
    """Replay the log of the current schema to a reader, in the order it was written, in batches.

    From the very start (`since` None) a projection is emptied first. Readers are idempotent by event id, so the
    dispatcher may go on meanwhile. Raises Missing for an unknown reader, Conflict for one of a module that is off here.
    """
    item = _reader(reader_name)
    if since is None and item.reset is not None:
        with transaction.atomic():
            item.reset()
    events, failed, last = 0, 0, None
    while batch := _replay_batch(item, since, last):
        events += len(batch)
        failed += sum(batch.values())
        last = next(reversed(batch))
        on_progress(events)
    return Replayed(events, failed)


def _reader(name: str) -> Reader:
    if name not in readers:
        known = ", ".join(item.name for item in readers)
        raise Missing(_("Читателя «%(name)s» нет. Есть: %(known)s.") % {"name": name, "known": known})
    item = readers[name]
    if item.module is not None and not module_is_enabled(item.module):
        raise Conflict(_("Модуль «%(slug)s» в этом регионе выключен.") % {"slug": item.module})
    return item


@transaction.atomic
def _replay_batch(item: Reader, since: datetime | None, after: UUID | None) -> dict[UUID, bool]:
    """The next batch of events by id, each with whether the reader failed on it."""
    rows = Event.objects.filter(type__in=item.handles).order_by("id")
    if since is not None:
        rows = rows.filter(occurred_at__gte=since)
    if after is not None:
        rows = rows.filter(id__gt=after)
    outcome = {}
    for row in rows[:BATCH_SIZE]:
        error = reader_run(item, row)
        if error is not None:
            retry_owe(row, item, error)
        outcome[row.id] = error is not None
    return outcome
