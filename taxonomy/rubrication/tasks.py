"""Background tasks of rubrication; each calls one service."""

import structlog
from celery import shared_task

from core.errors import Conflict
from core.events.types import SYSTEM, Actor
from core.queues import Queue
from core.tasks import RegionTask, SchemaTask
from taxonomy.rubrication.alarm import active_model_check
from taxonomy.rubrication.answering import answerer_now
from taxonomy.rubrication.asking import Wish, rubric_training_given, rubric_training_wish
from taxonomy.rubrication.retraining import rubric_is_due, rubric_train, training_turn
from taxonomy.rubrication.store import cold_files_prune
from tenants.service import send_to_regions

__all__ = ["rubric_prepare", "rubric_sweep", "rubric_sweep_everywhere"]

logger = structlog.get_logger(__name__)

# Tens of thousands of decisions take minutes, on a busy machine many.
TRAINING_SECONDS = 3600


@shared_task(base=RegionTask, runs_in=Queue.SWEEPS)
def rubric_prepare(schema: str) -> None:
    """Make what answers for a set that has just changed, so that nobody who types has to wait for it."""
    answerer_now()


@shared_task(base=RegionTask, time_limit=TRAINING_SECONDS, runs_in=Queue.LEARNING)
def rubric_sweep(schema: str) -> None:
    """See that the active model's file is whole; train where a person asked for it or enough decisions came.

    While another region trains this one waits for a later sweep.
    """
    active_model_check()
    wish = rubric_training_wish()
    if wish is None and not rubric_is_due():
        return
    with training_turn() as is_ours:
        if is_ours:
            _train(wish)


def _train(wish: Wish | None) -> None:
    acting = SYSTEM if wish is None else Actor(kind=SYSTEM.kind, id=None, label=wish.asked_by)
    try:
        rubric_train(acting=acting)
    except Conflict as reason:
        logger.info("rubric_model_not_trained", reason=str(reason))
        if reason.code == "training_runs":
            return
    if wish is not None:
        rubric_training_given(wish)


@shared_task(base=SchemaTask, runs_in=Queue.SWEEPS)
def rubric_sweep_everywhere(schema: str) -> None:
    """Send the sweep to every ready region; throw away cold models that nobody has asked for in a long time."""
    cold_files_prune()
    send_to_regions(rubric_sweep)
