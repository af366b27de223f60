"""Delete expired responses."""

from celery import shared_task

from core.idempotency.answers import answers_remove_old
from core.tasks import SchemaTask

__all__ = ["answers_sweep"]


@shared_task(base=SchemaTask)
def answers_sweep(schema: str) -> int:
    """Delete expired responses of this schema; returns how many."""
    return answers_remove_old()
