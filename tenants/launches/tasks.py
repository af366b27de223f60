"""Background tasks of launches."""

from uuid import UUID

import structlog
from celery import shared_task

from core.errors import DomainError
from core.queues import Queue
from core.tasks import SchemaTask, schema_headers
from tenants.launches.launch import launch_run, launches_interrupted

__all__ = ["launch_continue", "launches_sweep"]

logger = structlog.get_logger(__name__)


@shared_task(base=SchemaTask, runs_in=Queue.SWEEPS)
def launch_continue(schema: str, launch_id: str) -> None:
    """Run or resume a launch; a launch that another process runs is left to it.

    A step that fails for a reason known to people is written on the step, not raised: another attempt would not help.
    """
    try:
        launch_run(launch_id=UUID(launch_id))
    except DomainError as error:
        logger.info("launch_stopped", launch_id=launch_id, reason=str(error))


@shared_task(base=SchemaTask, runs_in=Queue.SWEEPS)
def launches_sweep(schema: str) -> int:
    """Resume launches whose runner died; returns how many."""
    interrupted = launches_interrupted()
    for launch in interrupted:
        launch_continue.apply_async((schema, str(launch.id)), headers=schema_headers(schema))
    return len(interrupted)
