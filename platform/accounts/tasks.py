"""Forgetting in time who was signed in."""

from importlib import import_module

from celery import shared_task
from django.conf import settings

from core.tasks import SchemaTask

__all__ = ["sessions_sweep"]


@shared_task(base=SchemaTask)
def sessions_sweep(schema: str) -> None:
    """Remove the sessions of this schema whose time is over: nobody can come back to them, only read them."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
