"""Tasks of the log. Celery only wakes them; rows in the database decide what they do."""

from time import monotonic

from celery import shared_task

from core.events.deliveries import DELIVERIES_AT_ONCE, deliveries_purge, deliveries_send_due
from core.events.dispatcher import BATCH_SIZE, events_dispatch_batch, reader_retries_run
from core.events.wakeup import dispatcher_wake, dispatcher_woken
from core.tasks import SchemaTask

__all__ = ["events_dispatch", "log_sweep"]

# Process a long backlog in parts: the task sends itself again well before its time limit.
WORK_SECONDS = 60.0


@shared_task(base=SchemaTask)
def events_dispatch(schema: str) -> int:
    """Dispatch undispatched events of this schema, then send due deliveries; returns the number of events."""
    dispatcher_woken()
    until = monotonic() + WORK_SECONDS
    dispatched = batch = events_dispatch_batch()
    while batch == BATCH_SIZE and monotonic() < until:
        batch = events_dispatch_batch()
        dispatched += batch
    sent = deliveries_send_due(seconds=WORK_SECONDS)
    if batch == BATCH_SIZE or sent == DELIVERIES_AT_ONCE:
        dispatcher_wake()
    return dispatched


@shared_task(base=SchemaTask)
def log_sweep(schema: str) -> int:
    """Process what a lost wake-up, a dead worker or a failed reader left; returns the number of events."""
    reader_retries_run()
    deliveries_purge()
    return events_dispatch.run(schema)
