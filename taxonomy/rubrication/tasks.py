"""Background tasks of rubrication; each calls one service."""

from celery import shared_task

from core.queues import Queue
from core.tasks import RegionTask, SchemaTask
from taxonomy.rubrication.answering import answerer_now
from taxonomy.rubrication.cold_models import cold_files_prune

__all__ = ["cold_models_prune", "rubric_prepare"]


@shared_task(base=RegionTask, runs_in=Queue.SWEEPS)
def rubric_prepare(schema: str) -> None:
    """Make what answers for a set that has just changed, so that nobody who types has to wait for it."""
    answerer_now()


@shared_task(base=SchemaTask, runs_in=Queue.SWEEPS)
def cold_models_prune(schema: str) -> None:
    """Throw away cold models that nobody has asked for in a long time."""
    cold_files_prune()
