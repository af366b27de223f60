"""Replay the log to a reader, after a fix or to rebuild its projection."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Missing
from core.events.dispatcher import BATCH_SIZE, reader_run, retry_owe
from core.events.models import Event
from core.events.readers import Reader, readers
from core.modules import module_is_enabled

__all__ = ["Replayed", "log_replay"]


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
