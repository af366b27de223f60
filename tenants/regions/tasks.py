"""Background tasks of regions."""

import structlog
from celery import current_app, shared_task

from accounts.service import sessions_sweep
from core.events.tasks import log_sweep
from core.idempotency.tasks import answers_sweep
from core.kept.tasks import kept_sweep
from core.plane import current_schema
from core.queues import Queue
from core.tasks import SchemaTask, schema_headers
from tenants.regions.selectors import regions_ready

__all__ = [
    "answers_sweep_everywhere",
    "kept_sweep_everywhere",
    "log_sweep_everywhere",
    "module_task_everywhere",
    "send_to_regions",
    "sessions_sweep_everywhere",
]

logger = structlog.get_logger(__name__)

# Regions are woken a little apart, so that 89 of them do not ask the database for the same thing at once.
SPREAD_SECONDS = 5.0
# Who was down for a night finds an hour of sweeps, not all that were missed.
EXPIRES_SECONDS = 3600


@shared_task(base=SchemaTask)
def log_sweep_everywhere(schema: str) -> None:
    """Send the sweep of the log to every ready region and to `public`."""
    send_to_regions(log_sweep)
    _send_here(log_sweep)


@shared_task(base=SchemaTask, runs_in=Queue.SWEEPS)
def sessions_sweep_everywhere(schema: str) -> None:
    """Delete expired sessions in every ready region and in `public`."""
    send_to_regions(sessions_sweep)
    _send_here(sessions_sweep)


@shared_task(base=SchemaTask, runs_in=Queue.SWEEPS)
def answers_sweep_everywhere(schema: str) -> None:
    """Delete expired idempotent responses in every ready region."""
    send_to_regions(answers_sweep)


@shared_task(base=SchemaTask, runs_in=Queue.SWEEPS)
def kept_sweep_everywhere(schema: str) -> None:
    """Delete expired kept forms in every ready region and in `public`."""
    send_to_regions(kept_sweep)
    _send_here(kept_sweep)


@shared_task(base=SchemaTask, runs_in=Queue.SWEEPS)
def module_task_everywhere(schema: str, task: str) -> None:
    """Send a module's scheduled task to every ready region; it does nothing where the module is off."""
    found = current_app.tasks[task]
    if not isinstance(found, SchemaTask):
        raise TypeError(f"{task} is no task of a region")
    send_to_regions(found)


def send_to_regions(task: SchemaTask) -> None:
    """Send a region's task to every ready region, spread over a few seconds. One that nobody takes expires."""
    regions = regions_ready()
    for index, region in enumerate(regions):
        task.apply_async(
            (region.schema_name,),
            headers=schema_headers(region.schema_name),
            countdown=SPREAD_SECONDS * index / max(len(regions), 1),
            expires=EXPIRES_SECONDS,
        )


def _send_here(task: SchemaTask) -> None:
    task.apply_async((current_schema(),), headers=schema_headers(current_schema()))
