"""The checklist of an assignment: the steps of the category's playbook, copied when the appeal is assigned.

Needs: an open assignment; a tick needs its executor or the municipal centre.
Decides: what is done; no state and no version of the appeal changes.
Announces: AppealStepTicked.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from appeals.access import appeal_of, ticking_capacity
from appeals.events import AppealStepTicked
from appeals.models import Appeal, Assignment, ChecklistItem
from core import clock
from core.errors import Conflict, Missing
from core.events.log import event_append
from core.plane import tenant_only
from taxonomy.service import playbook_steps
from tenants.service import Person, municipality_kind

__all__ = ["OPEN_STEPS", "checklist_copy", "checklist_tick", "checklist_ticked_check"]

OPEN_STEPS = "open_steps"


def checklist_copy(assignment: Assignment) -> None:
    """Give a new assignment the steps in force for its category and its kind of municipality; times run from now.

    In the transaction of the step that opens the assignment. So does an assignment after a return: a tick says that
    the step was done in this round, and the applicant has just said that this round did not help.
    """
    appeal = assignment.appeal
    kind = ""
    if appeal.municipality_id is not None:
        kind = municipality_kind(appeal.municipality_id)
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            assignment=assignment,
            position=position,
            title=step.title,
            who=step.who,
            what=step.what,
            evidence=step.evidence,
            due_at=assignment.created_at + timedelta(hours=step.hours) if step.hours is not None else None,
            created_at=assignment.created_at,
        )
        for position, step in enumerate(playbook_steps(appeal.category.playbook, kind), start=1)
    )


def checklist_ticked_check(appeal: Appeal) -> None:
    """Raise Conflict naming the unticked steps of the open assignment."""
    items = ChecklistItem.objects.filter(assignment__appeal=appeal, assignment__ended_at=None, ticked_at=None)
    titles = list(items.order_by("position").values_list("title", flat=True))
    if titles:
        raise Conflict(
            _("Ответ пока не отправлен. Сначала отметьте шаги алгоритма: %(steps)s.")
            % {"steps": ", ".join(f"«{title}»" for title in titles)},
            code=OPEN_STEPS,
        )


@tenant_only
@transaction.atomic
def checklist_tick(*, person: Person, number: int, item_id: UUID, ticked: bool) -> ChecklistItem:
    """Tick a step of the open assignment, or take the tick back; what is so already stays as it is, without an event.

    Raises Missing for an appeal or a step that is not theirs to see, Denied for others than the executor and the
    municipal centre, Conflict once the assignment has ended.
    """
    # The lock of every step of the appeal: a tick and the answer that asks for it follow one another.
    appeal = appeal_of(Appeal.objects.select_for_update(), person, number)
    capacity = ticking_capacity(person, appeal)
    items = ChecklistItem.objects.select_related("assignment").filter(assignment__appeal=appeal)
    item = items.filter(pk=item_id).first()
    if item is None:
        raise Missing(_("Такого шага в этом поручении нет."))
    if item.assignment.ended_at is not None:
        raise Conflict(_("Это поручение уже закрыто, его шаги больше не отмечают."), code="assignment_closed")
    if (item.ticked_at is not None) == ticked:
        return item
    item.ticked_at, item.ticked_by = (clock.now(), capacity.actor.label) if ticked else (None, "")
    item.save(update_fields=["ticked_at", "ticked_by"])
    states = list(items.filter(assignment_id=item.assignment_id).values_list("ticked_at", flat=True))
    event_append(
        AppealStepTicked(
            appeal_id=appeal.id,
            number=appeal.number,
            state=appeal.state,
            version=appeal.version,
            assignment_id=item.assignment_id,
            item_id=item.id,
            ticked=ticked,
            done=len([moment for moment in states if moment is not None]),
            total=len(states),
        ),
        subject_id=appeal.id,
        actor=capacity.actor,
    )
    return item
