"""Celery only wakes these up; what they do is decided by rows in the database."""

from celery import shared_task

from core.events.deliveries import deliveries_send_due
from core.events.dispatcher import BATCH_SIZE, events_dispatch_batch, reader_retries_run
from core.tasks import SchemaTask

__all__ = ["events_dispatch", "log_sweep"]


@shared_task(base=SchemaTask)
def events_dispatch(schema: str) -> int:
    """Dispatch all that is undispatched in this schema, then send what is due; returns the number of events."""
    dispatched = 0
    while batch := events_dispatch_batch():
        dispatched += batch
        if batch < BATCH_SIZE:
            break
    deliveries_send_due()
    return dispatched


@shared_task(base=SchemaTask)
def log_sweep(schema: str) -> int:
    """Find what a lost wake-up, a dead worker or a failed reader left behind; returns the number of events."""
    reader_retries_run()
    return events_dispatch.run(schema)
