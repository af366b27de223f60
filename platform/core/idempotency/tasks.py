"""Delete expired responses."""

from celery import shared_task

from core.idempotency.answers import answers_remove_old
from core.queues import Queue
from core.tasks import SchemaTask

__all__ = ["answers_sweep"]


@shared_task(base=SchemaTask, runs_in=Queue.SWEEPS)
def answers_sweep(schema: str) -> int:
    """Delete expired responses of this schema; returns how many."""
    return answers_remove_old()
