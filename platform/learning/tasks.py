"""Background tasks of learning; each calls one service."""

from functools import partial

import structlog
from celery import shared_task

from core.errors import Conflict
from core.events.types import SYSTEM, Actor
from core.guard import guarded
from core.modules import module_is_enabled
from core.queues import Queue
from core.tasks import RegionTask, SchemaTask, send_after_commit
from learning.answering import model_check
from learning.kinds import AnyKind, model_kinds
from learning.training import is_due, model_train, training_close, training_request, training_turn
from tenants.service import send_to_regions

__all__ = ["model_train_task", "models_sweep", "models_sweep_everywhere"]

logger = structlog.get_logger(__name__)

# Tens of thousands of examples take minutes, on a busy machine many.
TRAINING_SECONDS = 3600


@shared_task(base=RegionTask, runs_in=Queue.SWEEPS)
def models_sweep(schema: str) -> None:
    """For each kind: see that the active model's file is whole; send a training that was asked for or is due."""
    for kind in model_kinds:
        if kind.module is None or module_is_enabled(kind.module):
            guarded(f"learning.{kind.name}", partial(_look_after, kind), instead=None)


@shared_task(base=RegionTask, time_limit=TRAINING_SECONDS, runs_in=Queue.LEARNING)
def model_train_task(schema: str, name: str) -> None:
    """Train a kind where a person asked for it or it is due.

    While another training goes on anywhere, this one waits for a later sweep, so sending it twice is harmless.
    """
    kind = model_kinds[name]
    with training_turn() as is_ours:
        if not is_ours:
            return
        request = training_request(kind)
        if request is None and not is_due(kind):
            return
        acting = SYSTEM if request is None else Actor(kind=SYSTEM.kind, id=None, label=request.asked_by)
        try:
            model_train(kind, acting=acting)
        except Conflict as reason:
            logger.info("model_not_trained", kind=name, reason=str(reason))
            if reason.code == "training_runs":
                return
        if request is not None:
            training_close(kind, request)


@shared_task(base=SchemaTask, runs_in=Queue.SWEEPS)
def models_sweep_everywhere(schema: str) -> None:
    """Send the sweep to every ready region."""
    send_to_regions(models_sweep)


def _look_after(kind: AnyKind) -> None:
    model_check(kind)
    if training_request(kind) is not None or is_due(kind):
        send_after_commit("learning.tasks.model_train_task", kind.name)
