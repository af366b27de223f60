"""Delete expired forms."""

from celery import shared_task

from core.kept.forms import kept_remove_old
from core.tasks import SchemaTask

__all__ = ["kept_sweep"]


@shared_task(base=SchemaTask)
def kept_sweep(schema: str) -> int:
    """Remove the forms of this schema that nobody came back for; returns how many."""
    return kept_remove_old()
