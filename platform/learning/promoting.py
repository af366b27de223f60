"""Promote a trained model, or roll back to a former one or to the stand-in.

Whether a new model is better than the active one is `is_better` of its kind (`learning.kinds`); `training` asks it.
"""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.database.locks import wait_for_turn
from core.errors import Conflict, Missing
from core.events.log import event_append
from core.events.types import Actor
from core.plane import tenant_only
from language.training import BrokenModel
from learning.answering import active_forget, stored
from learning.files import file_load, files_remove
from learning.kinds import AnyKind
from learning.models import ModelState, TrainedModel

__all__ = ["NO_MODEL", "active_replace", "active_version", "model_promote", "promotion_turn"]

# The version that stands for the kind's stand-in.
NO_MODEL = 0


@tenant_only
def active_version(kind: AnyKind) -> int:
    """The active version; NO_MODEL while the stand-in answers. One query."""
    rows = TrainedModel.objects.filter(kind=kind.name, state=ModelState.ACTIVE)
    return rows.values_list("version", flat=True).first() or NO_MODEL


@tenant_only
@transaction.atomic
def model_promote(kind: AnyKind, *, acting: Actor, version: int) -> int:
    """Activate a version, NO_MODEL for the stand-in; returns the previous one.

    Asking for the one that answers already changes nothing. Raises Missing for an unknown version, Conflict for one
    whose file is gone (`model_gone`) or can't be read (`model_broken`).
    """
    promotion_turn(kind)
    row = None
    if version != NO_MODEL:
        row = TrainedModel.objects.filter(kind=kind.name, version=version).first()
        if row is None:
            raise Missing(_("Модели с такой версией нет."), code="no_model")
    else:
        _broken_dismiss(kind)
    former = active_version(kind)
    if former == version:
        return former
    if row is not None:
        _check(kind, row)
    active_replace(kind, row, acting=acting)
    return former


def promotion_turn(kind: AnyKind) -> None:
    """Let one transaction at a time change which model of the kind answers."""
    wait_for_turn("learning", "promotion", kind.name)


def active_replace(kind: AnyKind, row: TrainedModel | None, *, acting: Actor) -> None:
    """Replace the active model by a verified one (None: the stand-in), in the caller's transaction and turn."""
    actives = TrainedModel.objects.filter(kind=kind.name, state=ModelState.ACTIVE)
    former_row = actives.first()
    subject = row or former_row
    assert subject is not None, "the stand-in takes the place of a model"
    actives.update(state=ModelState.FORMER)
    if row is not None:
        row.state, row.promoted_at = ModelState.ACTIVE, clock.now()
        row.save(update_fields=["state", "promoted_at"])
    version, former = row.version if row else NO_MODEL, former_row.version if former_row else NO_MODEL
    event = kind.promoted(version=version, former_version=former, is_rollback=version < former)
    event_append(event, subject_id=subject.id, actor=acting)
    active_forget(kind)


def _broken_dismiss(kind: AnyKind) -> None:
    """Whoever asks for the stand-in has seen that a model is broken: its alert is over."""
    rows = TrainedModel.objects.filter(kind=kind.name, state=ModelState.BROKEN).exclude(path="")
    paths = list(rows.values_list("path", flat=True))
    rows.update(path="")
    transaction.on_commit(partial(files_remove, paths))


def _check(kind: AnyKind, row: TrainedModel) -> None:
    if not row.path:
        raise Conflict(_("Файл этой модели уже удалён: она слишком старая."), code="model_gone")
    try:
        file_load(kind, stored(row))
    except (BrokenModel, OSError) as error:
        raise Conflict(
            _("Файл модели %(version)d не читается. Выберите другую или переучите.") % {"version": row.version},
            code="model_broken",
        ) from error
