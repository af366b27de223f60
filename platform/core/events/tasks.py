"""Tasks of the log. Celery only wakes them; rows in the database decide what they do."""

from math import ceil
from time import monotonic

from celery import shared_task
from django.core.cache import caches

from core.database.locks import slot_taken
from core.events.attempts import rate_wait
from core.events.deliveries import (
    DELIVERIES_AT_ONCE,
    channel_named,
    deliveries_purge,
    deliveries_send_due,
    deliveries_wake,
)
from core.events.dispatcher import BATCH_SIZE, events_dispatch_batch, reader_retries_run
from core.events.wakeup import channel_wake, channel_woken, dispatcher_wake, dispatcher_woken
from core.tasks import SchemaTask

__all__ = ["deliveries_send", "events_dispatch", "log_sweep"]

# Process a long backlog in parts: the task sends itself again well before its time limit.
WORK_SECONDS = 60.0
# When a channel that has no free slot is asked again.
AGAIN_SECONDS = 2


@shared_task(base=SchemaTask)
def events_dispatch(schema: str) -> int:
    """Dispatch undispatched events of this schema, then wake channels with due items; returns the number of events."""
    dispatcher_woken()
    until = monotonic() + WORK_SECONDS
    dispatched = batch = events_dispatch_batch()
    while batch == BATCH_SIZE and monotonic() < until:
        batch = events_dispatch_batch()
        dispatched += batch
    deliveries_wake()
    if batch == BATCH_SIZE:
        dispatcher_wake()
    return dispatched


@shared_task(base=SchemaTask)
def deliveries_send(schema: str, channel: str) -> int:
    """Send due items of one channel, if it has a free slot; returns the number of attempts.

    It is sent to the queue of the channel, which is read by threads.
    """
    channel_woken(channel)
    found = channel_named(channel)
    with slot_taken("deliveries", channel, of=found.concurrency) as is_ours:
        attempts = deliveries_send_due(channel=channel, seconds=WORK_SECONDS) if is_ours else 0
    wait = ceil(rate_wait(channel, per_minute=found.per_minute))
    if attempts == DELIVERIES_AT_ONCE and not wait:
        channel_wake(channel, queue=found.queue)
    # One message is enough, however many were refused meanwhile.
    elif (later := wait or (0 if is_ours else AGAIN_SECONDS)) and _is_first(schema, channel, later):
        channel_wake(channel, queue=found.queue, seconds_later=later)
    return attempts


def _is_first(schema: str, channel: str, seconds: int) -> bool:
    return bool(caches["shared"].add(f"deliveries:{schema}:{channel}", 1, seconds))


@shared_task(base=SchemaTask)
def log_sweep(schema: str) -> int:
    """Process what a lost wake-up, a dead worker or a failed reader left; returns the number of events."""
    reader_retries_run()
    deliveries_purge()
    return events_dispatch.run(schema)
