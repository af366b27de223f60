"""Dispatch each event to every reader, in order, exactly once each.

A new row is undispatched. The dispatcher claims such rows with FOR UPDATE SKIP LOCKED, runs the readers and marks
the rows, all in one transaction: a process killed in the middle changes nothing. A row that commits late is still
undispatched, so it is never missed (docs/adr/0002).
"""

from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction

from core import clock
from core.events.models import Event, ReaderRetry, RetryState
from core.events.readers import Reader, StoredEvent, readers, readers_of
from core.modules import module_is_enabled
from core.privacy import scrub
from core.registry import NotRegistered

__all__ = ["BATCH_SIZE", "events_dispatch_batch", "reader_retries_run", "reader_run", "retry_owe", "retry_replay"]

logger = structlog.get_logger(__name__)

BATCH_SIZE = 100
RETRY_DELAYS = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)


@transaction.atomic
def events_dispatch_batch(limit: int = BATCH_SIZE) -> int:
    """Dispatch up to `limit` undispatched events of the current schema; returns the number dispatched."""
    rows = list(
        Event.objects.select_for_update(skip_locked=True).filter(dispatched_at__isnull=True).order_by("id")[:limit]
    )
    for row in rows:
        _run_readers(row)
    Event.objects.filter(pk__in=[row.pk for row in rows]).update(dispatched_at=clock.now())
    return len(rows)


def _run_readers(row: Event) -> None:
    for item in readers_of(row.type):
        error = reader_run(item, row)
        if error is not None:
            retry_owe(row, item, error)


def retry_owe(row: Event, item: Reader, error: str) -> None:
    """Schedule a retry of a reader for this event, first after RETRY_DELAYS[0]."""
    facts = {"next_attempt_at": clock.now() + RETRY_DELAYS[0], "last_error": error}
    ReaderRetry.objects.update_or_create(
        event=row, reader=item.name, defaults={**facts, "state": RetryState.PENDING, "attempts": 1}
    )


def reader_run(item: Reader, row: Event) -> str | None:
    """Run one reader in a savepoint; returns the exception, or None."""
    try:
        with transaction.atomic():
            item.handle(StoredEvent.of(row))
    except Exception as error:
        logger.exception("reader_failed", reader=item.name, event_id=str(row.id), event_type=row.type)
        return scrub(f"{type(error).__name__}: {error}")
    return None


@transaction.atomic
def reader_retries_run(limit: int = BATCH_SIZE) -> int:
    """Run due reader retries; returns how many."""
    due = list(
        ReaderRetry.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("event")
        .filter(state=RetryState.PENDING, next_attempt_at__lte=clock.now())
        .order_by("next_attempt_at")[:limit]
    )
    for retry in due:
        _retry_run(retry)
    return len(due)


def _retry_run(retry: ReaderRetry) -> None:
    reason = _cannot_run(retry.reader)
    if reason:
        # Retrying would not help; once the module is on again, a person can replay it.
        retry.state, retry.last_error = RetryState.DEAD, reason
    elif (error := reader_run(readers[retry.reader], retry.event)) is None:
        retry.state, retry.last_error = RetryState.DONE, ""
    else:
        retry.last_error = error
        retry.attempts += 1
        if retry.attempts > len(RETRY_DELAYS):
            retry.state = RetryState.DEAD
        else:
            retry.next_attempt_at = clock.now() + RETRY_DELAYS[retry.attempts - 1]
    retry.save(update_fields=["state", "last_error", "attempts", "next_attempt_at"])


def _cannot_run(reader_name: str) -> str:
    try:
        item = readers[reader_name]
    except NotRegistered as gone:
        return str(gone)
    if item.module is not None and not module_is_enabled(item.module):
        return f"module {item.module!r} is switched off"
    return ""


@transaction.atomic
def retry_replay(*, retry_id: UUID) -> ReaderRetry:
    """Retry a stopped event of a reader now. Raises ReaderRetry.DoesNotExist."""
    retry = ReaderRetry.objects.select_for_update().get(pk=retry_id, state=RetryState.DEAD)
    retry.state, retry.attempts, retry.next_attempt_at = RetryState.PENDING, 1, clock.now()
    retry.save(update_fields=["state", "attempts", "next_attempt_at"])
    return retry
