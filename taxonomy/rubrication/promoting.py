"""Promote a trained model, or roll back to a former one or to the cold start."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core import clock
from core.errors import Conflict, Missing
from core.events.log import event_append
from core.events.types import Actor
from core.plane import tenant_only
from language.engine import BrokenModel
from taxonomy.events import RubricModelPromoted
from taxonomy.models import ModelState, RubricModel
from taxonomy.rubrication.region_set import ActiveModel
from taxonomy.rubrication.store import warm_model

__all__ = ["COLD", "active_version", "model_stand_in", "rubric_model_promote"]

COLD = 0
PROMOTION_LOCK = 0x5250


@tenant_only
def active_version() -> int:
    """The active version; 0 is the cold start."""
    version = RubricModel.objects.filter(state=ModelState.ACTIVE).values_list("version", flat=True).first()
    return version or COLD


@tenant_only
@transaction.atomic
def rubric_model_promote(*, acting: Actor, version: int) -> int:
    """Activate a version, 0 for the cold start; returns the previous one.

    Asking for the one that answers already changes nothing. Raises Missing for an unknown version, Conflict for one
    whose file is gone or damaged.
    """
    _wait_for_others()
    model = None
    if version != COLD:
        model = RubricModel.objects.filter(version=version).first()
        if model is None:
            raise Missing(_("Модели с такой версией нет."), code="no_model")
    else:
        # Whoever asks for the cold start has seen that a model is broken: its alert is over.
        RubricModel.objects.filter(state=ModelState.BROKEN).update(path="")
    former = active_version()
    if former == version:
        return former
    if model is not None:
        _check(model)
    model_stand_in(model, acting=acting, former=former)
    return former


def model_stand_in(model: RubricModel | None, *, acting: Actor, former: int) -> None:
    """Replace the active model by a verified one (None: the cold start), in the caller's transaction."""
    former_row = RubricModel.objects.filter(state=ModelState.ACTIVE).first()
    RubricModel.objects.filter(state=ModelState.ACTIVE).update(state=ModelState.FORMER)
    if model is not None:
        model.state, model.promoted_at = ModelState.ACTIVE, clock.now()
        model.save(update_fields=["state", "promoted_at"])
    version = model.version if model is not None else COLD
    subject = model or former_row
    assert subject is not None, "the cold start stands in for a model"
    event_append(
        RubricModelPromoted(version=version, former_version=former, is_rollback=version < former),
        subject_id=subject.id,
        actor=acting,
    )


def _check(model: RubricModel) -> None:
    if not model.path:
        raise Conflict(_("Файл этой модели уже удалён: она слишком старая."), code="model_gone")
    try:
        warm_model(ActiveModel(model.version, model.path, model.sha256))
    except (BrokenModel, OSError) as error:
        raise Conflict(
            _("Файл модели %(version)d не читается. Выберите другую или переучите.") % {"version": model.version},
            code="model_broken",
        ) from error


def _wait_for_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(current_schema()))", [PROMOTION_LOCK])
