"""Delete expired forms."""

from celery import shared_task

from core.kept.forms import kept_remove_old
from core.queues import Queue
from core.tasks import SchemaTask

__all__ = ["kept_sweep"]


@shared_task(base=SchemaTask, runs_in=Queue.SWEEPS)
def kept_sweep(schema: str) -> int:
    """Delete expired forms of this schema; returns how many."""
    return kept_remove_old()
