"""Append events to the log: the only function that writes one."""

from functools import cache
from uuid import UUID

from django.db import connection

from core import clock
from core.database.prepared import SOME_ID, PreparedQuery
from core.events.models import Event
from core.events.types import Actor, DomainEvent
from core.events.wakeup import dispatcher_wake

__all__ = ["event_append", "event_last_id", "events_of"]


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
