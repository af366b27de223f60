"""UNDOING: staff undo their own last action, before anybody was notified of it.

Needs: the last action on the appeal, taken by this very person less than UNDO_TIME ago.
Decides: nothing; the appeal is restored, and the rows that the action created are deleted.
Announces: AppealActionUndone; the log keeps the event of the action.
"""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from appeals.access import capacity_for
from appeals.clocks.following import clocks_restore
from appeals.events import SUBJECT, AppealActionUndone
from appeals.models import Answer, Appeal, Assignment, Notification, UndoPoint
from appeals.photos.attachments import attachments_release
from appeals.stages.undo_points import snapshot_restore
from appeals.states import Action, transition_undo
from core import clock
from core.errors import Conflict, Missing
from core.events.deliveries import deliveries_withdraw
from core.events.log import event_append, event_last_id
from core.plane import tenant_only
from taxonomy.service import decision_forget
from tenants.service import Person

__all__ = ["Undone", "appeal_undo", "undone_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """An appeal restored to before `action`, and the submitted input."""

    appeal: Appeal
    action: str
    point: UndoPoint


@tenant_only
@transaction.atomic
def appeal_undo(*, person: Person, number: int, version: int) -> Undone:
    """Undo the action that created this `version` of the appeal. Idempotent.

    Raises Missing where this person has taken no such step; Conflict `too_late` once people may have been told of it,
    `moved_on` when something has happened to the appeal since.
    """
    # The point before the appeal, as the readers of the log do.
    mine = _points_of(person).filter(appeal__number=number, version=version)
    point = mine.select_for_update(of=("self",)).first()
    if point is None:
        raise Missing(_("Отменять нечего: такого вашего действия нет."))
    appeal = Appeal.objects.select_for_update().get(pk=point.appeal_id)
    action = point.action
    if point.undone_at is not None:
        return Undone(appeal=appeal, action=action, point=point)
    if appeal.version != point.version or event_last_id(SUBJECT, appeal.id) != point.event_id:
        raise Conflict(_("Отменить уже нельзя: с обращением успели сделать что-то ещё."), code="moved_on")
    if clock.now() > point.until or not deliveries_withdraw(event_id=point.event_id):
        raise Conflict(
            _("Отменить уже нельзя: прошло больше десяти секунд, и людям об этом сообщили."), code="too_late"
        )
    _rows_take_back(appeal, point)
    snapshot_restore(appeal, point.before["columns"])
    # A point of the release before clocks has none; its columns say when the verdict was due.
    if "clocks" in point.before:
        clocks_restore(appeal, point.before["clocks"])
    transition_undo(appeal, point.before["columns"]["state"])
    # Whose right to the step was taken away meanwhile has no right to its undoing.
    capacity = capacity_for(person, appeal, action)
    appeal.save()
    Notification.objects.filter(event_id=point.event_id).delete()
    point.undone_at = clock.now()
    point.save(update_fields=["undone_at"])
    event_append(
        AppealActionUndone(
            appeal_id=appeal.id,
            number=appeal.number,
            state=appeal.state,
            version=appeal.version,
            undone_id=point.event_id,
            action=action,
        ),
        subject_id=appeal.id,
        actor=capacity.actor,
    )
    return Undone(appeal=appeal, action=action, point=point)


def _points_of(person: Person) -> QuerySet[UndoPoint]:
    if person.user_id is None:
        return UndoPoint.objects.none()
    return UndoPoint.objects.filter(user_id=person.user_id)


def _rows_take_back(appeal: Appeal, point: UndoPoint) -> None:
    for model_name, key in reversed(point.before["made"]):
        if model_name == Answer._meta.model_name:
            attachments_release(answer_id=key)
        apps.get_model("appeals", model_name).objects.filter(pk=key, appeal=appeal).delete()
    Assignment.objects.filter(pk__in=point.before["ended"], appeal=appeal).update(
        ended_at=None, ended_as="", end_reason=""
    )
    # A point of the release before answers were withheld has no such list.
    Answer.objects.filter(pk__in=point.before.get("let_go", ()), appeal=appeal).update(is_withheld=True)
    if point.action in (Action.APPROVE, Action.ASSIGN, Action.RECATEGORISE):
        decision_forget(appeal_id=appeal.id)


@tenant_only
def undone_of(person: Person, point_id: str) -> UndoPoint | None:
    """The action that this person has undone, with the submitted input; None otherwise."""
    try:
        return _points_of(person).filter(pk=point_id).exclude(undone_at=None).first()
    except (ValueError, ValidationError):
        return None
