"""«Переучить сейчас»: store a person's request for a training; the row survives a dead broker, a worker runs it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.errors import Conflict
from core.events.types import Actor
from core.plane import tenant_only
from core.tasks import send_after_commit
from taxonomy.models import Decision, RubricSettings
from taxonomy.rubrication.history import has_history
from taxonomy.rubrication.retraining import LEAST_LABELS, training_runs

__all__ = ["Wish", "rubric_training_ask", "rubric_training_given", "rubric_training_wish"]


@dataclass(frozen=True, slots=True)
class Wish:
    """A request for a training: when (UTC), and by whom, as in the log."""

    asked_at: datetime
    asked_by: str


@tenant_only
@transaction.atomic
def rubric_training_ask(*, acting: Actor) -> None:
    """Request a training of the region's model. Idempotent.

    Raises Conflict while a training goes on (`training_runs`) and where there is too little to learn from
    (`few_decisions`).
    """
    if training_runs():
        raise Conflict(_("Модель уже переучивается. Подождите, пока закончится."), code="training_runs")
    count = Decision.objects.order_by()[:LEAST_LABELS].count()
    if count < LEAST_LABELS and not has_history():
        raise Conflict(
            _("Учиться пока не на чем: решений %(count)d, нужно хотя бы %(least)d.")
            % {"count": count, "least": LEAST_LABELS},
            code="few_decisions",
        )
    RubricSettings.objects.update_or_create(
        singleton=True, defaults={"training_asked_at": clock.now(), "training_asked_by": acting.label}
    )
    send_after_commit("taxonomy.rubrication.tasks.rubric_sweep")


@tenant_only
def rubric_training_wish() -> Wish | None:
    """The open request of a person, if any."""
    row = RubricSettings.objects.filter(training_asked_at__isnull=False).first()
    if row is None or row.training_asked_at is None:
        return None
    return Wish(row.training_asked_at, row.training_asked_by)


@tenant_only
def rubric_training_given(wish: Wish) -> None:
    """Close a request, fulfilled or impossible; a newer one stays."""
    rows = RubricSettings.objects.filter(training_asked_at=wish.asked_at)
    rows.update(training_asked_at=None, training_asked_by="")
