"""Undo points: the state before a staff action, and when people may be notified of the action."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder

from appeals.models import Answer, Appeal, Assignment, UndoPoint
from appeals.states import Party
from core import clock
from core.events.readers import StoredEvent
from core.events.wakeup import dispatcher_wake
from core.models import BaseModel
from core.plane import tenant_only

__all__ = [
    "UNDO_TIME",
    "Snapshot",
    "announced_from",
    "point_write",
    "snapshot_restore",
    "snapshot_take",
    "undo_points_purge",
    "undoable",
]

# The button is shown for so long; a press that is on its way when the time is over still counts.
UNDO_TIME = timedelta(seconds=10)
ON_ITS_WAY = timedelta(seconds=5)
KEPT = timedelta(days=1)

# The columns that steps change; the state is restored by the table of states.
_COLUMNS = (
    "state",
    "state_since",
    "category_id",
    "ministry_id",
    "executor_id",
    "is_confidential",
    "is_published",
    "awaits_reading_since",
    "skipped_level_1",
    "passes",
    "ministry_is_final",
    "executor_is_final",
    "answered_at",
    "due_at",
    "due_kind",
    "closed_at",
    "rejection_reason",
    "rejection_text",
)
_FIELDS = {item.attname: item for item in Appeal._meta.concrete_fields}

_arguments: ContextVar[Mapping[str, Any] | None] = ContextVar("undoable_arguments", default=None)


@contextmanager
def undoable(arguments: Mapping[str, Any]) -> Iterator[None]:
    """Make the action taken inside undoable by its actor; `arguments` are the submitted input."""
    token = _arguments.set(arguments)
    try:
        yield
    finally:
        _arguments.reset(token)


@dataclass
class Snapshot:
    """An appeal before an action: its columns and clocks.

    Also the rows that the action created, the assignments it ended, and the answers it let go to the applicant.
    """

    columns: dict[str, Any]
    clocks: list[dict[str, Any]]
    made: list[tuple[str, UUID]] = field(default_factory=list)
    ended: list[UUID] = field(default_factory=list)
    let_go: list[UUID] = field(default_factory=list)

    def was_made(self, row: BaseModel) -> None:
        """Record a row that the action created."""
        self.made.append((row._meta.model_name or "", row.pk))

    def was_ended(self, assignment: Assignment) -> None:
        """Record an assignment that the action ended."""
        self.ended.append(assignment.pk)

    def was_let_go(self, answer: Answer) -> None:
        """Record an answer that the action let go to the applicant."""
        self.let_go.append(answer.pk)


def snapshot_take(appeal: Appeal, clocks: list[dict[str, Any]]) -> Snapshot:
    """Record an appeal and the columns of its clocks before an action changes them."""
    return Snapshot({name: getattr(appeal, name) for name in _COLUMNS}, clocks)


def snapshot_restore(appeal: Appeal, columns: Mapping[str, Any]) -> None:
    """Restore the columns of an appeal in memory, except its state."""
    for name, value in columns.items():
        if name != "state":
            setattr(appeal, name, _FIELDS[name].to_python(value))


def point_write(
    appeal: Appeal,
    snapshot: Snapshot,
    *,
    action: str,
    party: Party,
    event_id: UUID,
    user_id: UUID | None,
    at: datetime,
) -> None:
    """Store the undo point of a staff action, in its transaction, if it is taken as `undoable`."""
    arguments = _arguments.get()
    if arguments is None or user_id is None or party in (Party.APPLICANT, Party.SYSTEM):
        return
    before = {name: _plain(getattr(snapshot, name)) for name in ("columns", "clocks", "made", "ended", "let_go")}
    UndoPoint.objects.create(
        appeal=appeal,
        user_id=user_id,
        event_id=event_id,
        action=action,
        version=appeal.version,
        before=before,
        arguments=_plain(dict(arguments)),
        until=at + UNDO_TIME + ON_ITS_WAY,
        created_at=at,
    )
    dispatcher_wake(seconds_later=(UNDO_TIME + ON_ITS_WAY).total_seconds() + 1)


def _plain(value: Any) -> Any:
    # Moments as ISO 8601 with all their digits: the encoder of Django cuts microseconds.
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


@tenant_only
def announced_from(event: StoredEvent) -> datetime | None:
    """From when people may be notified of an event: its time, or the end of its undoing; None if it was undone.

    Locks the point, in a transaction: either the reader sees the undoing, or the undoing sees what the reader wrote.
    """
    point = UndoPoint.objects.select_for_update().filter(event_id=event.id).only("until", "undone_at").first()
    if point is None:
        return event.occurred_at
    return None if point.undone_at is not None else point.until


@tenant_only
def undo_points_purge(*, limit: int = 5000) -> int:
    """Delete old undo points of actions that stayed, and empty those of undone ones; returns how many were deleted.

    A row of an undone step stays: it tells readers that replay the log that nobody is to hear of it.
    """
    old = UndoPoint.objects.filter(created_at__lt=clock.now() - KEPT)
    ids = list(old.filter(undone_at=None).order_by("created_at").values_list("pk", flat=True)[:limit])
    gone, _rows = UndoPoint.objects.filter(pk__in=ids).delete()
    old.exclude(undone_at=None).exclude(arguments={}).update(before={}, arguments={})
    return gone
