"""Delete expired sessions and codes."""

from importlib import import_module

from celery import shared_task
from django.conf import settings

from accounts.codes import codes_sweep
from core.queues import Queue
from core.tasks import SchemaTask

__all__ = ["sessions_sweep"]


@shared_task(base=SchemaTask, runs_in=Queue.SWEEPS)
def sessions_sweep(schema: str) -> None:
    """Delete expired sessions and codes of this schema."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    codes_sweep()
