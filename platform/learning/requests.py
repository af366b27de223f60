"""«Переучить сейчас»: a person's request for a training; the row survives a dead broker, a worker trains."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.errors import Conflict
from core.events.types import Actor
from core.plane import tenant_only
from core.tasks import send_after_commit
from learning.kinds import AnyKind
from learning.models import TrainingRequest
from learning.training import training_runs

__all__ = ["Request", "training_ask", "training_close", "training_request"]


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a training: when (UTC), and by whom, as in the log."""

    asked_at: datetime
    asked_by: str


@tenant_only
@transaction.atomic
def training_ask(kind: AnyKind, *, acting: Actor) -> None:
    """Request a training of the region's model. Idempotent.

    Raises Conflict while a training goes on (`training_runs`), and what the kind raises where there is too little to
    learn from.
    """
    if training_runs(kind):
        raise Conflict(_("Модель уже переучивается. Подождите, пока закончится."), code="training_runs")
    kind.check()
    TrainingRequest.objects.update_or_create(
        kind=kind.name, defaults={"asked_at": clock.now(), "asked_by": acting.label}
    )
    send_after_commit("learning.tasks.model_train_task", kind.name)


@tenant_only
def training_request(kind: AnyKind) -> Request | None:
    """The open request of a person, if any. One query."""
    row = TrainingRequest.objects.filter(kind=kind.name).values_list("asked_at", "asked_by").first()
    return Request(*row) if row else None


@tenant_only
def training_close(kind: AnyKind, request: Request) -> None:
    """Close a request, fulfilled or impossible; a newer one stays."""
    TrainingRequest.objects.filter(kind=kind.name, asked_at=request.asked_at).delete()
