"""ASSIGNMENT: the ministry assigns the appeal to an executor.

Needs: an appeal in moderation_2, or in assigned and returned to change the executor.
Decides: the executor; the steps that they have to tick (checklist.py).
Announces: AppealAssigned, AppealReassigned, AssignmentRefused.
"""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.events import AppealAssigned, AppealReassigned, AssignmentRefused
from appeals.models import Appeal, Assignment, AssignmentEnd
from appeals.stages.checklist import checklist_copy
from appeals.stages.labels import category_confirmed
from appeals.stages.publicity import publication_decide
from appeals.stages.step import Step, step_taken
from appeals.stages.words import words_checked
from appeals.states import Action, Party, State, appeal_action, appeal_state
from core.errors import InvalidInput
from taxonomy.service import decision_executor_set
from tenants.service import Person, executor_get

__all__ = ["WITH_EXECUTOR", "appeal_assign", "appeal_reassign", "appeal_refuse", "assignment_again", "assignment_close"]

WITH_EXECUTOR = frozenset({State.ASSIGNED, State.RETURNED})

appeal_state(
    State.ASSIGNED,
    label=gettext_lazy("В работе"),
    tone="progress",
    guidance=gettext_lazy("Сейчас работает исполнитель."),
    turn=Party.EXECUTOR,
    shown_as="work",
)
appeal_state(
    State.RETURNED,
    label=gettext_lazy("На доработке"),
    tone="warning",
    guidance=gettext_lazy("Заявитель не согласился с ответом. Исполнитель дорабатывает."),
    turn=Party.EXECUTOR,
    waits=gettext_lazy("на доработке %(span)s"),
    shown_as="work",
)


@appeal_action(
    Action.ASSIGN,
    label=gettext_lazy("Назначить исполнителя"),
    sources={State.MODERATION_2},
    target=State.ASSIGNED,
    by={Party.MINISTRY_MODERATOR},
    done=gettext_lazy("исполнитель назначен"),
)
def appeal_assign(
    *, person: Person, number: int, version: int, executor_id: UUID, note: str = "", publish: bool | None = None
) -> Appeal:
    """Assign the appeal to an organisation.

    Raises Missing for one that is not of the region, InvalidInput for a ministry (field `executor` both).

    `publish` decides whether the portal shows it, where level 1 was passed without a person; None leaves it as it is.
    """
    with step_taken(person=person, number=number, action=Action.ASSIGN, version=version) as step:
        appeal = step.appeal
        assignment = _assignment_open(step, executor_id, note)
        if publish is not None:
            publication_decide(appeal, wanted=publish)
        category_confirmed(appeal, executor_id=assignment.executor_id)
        step.finish(
            AppealAssigned(
                appeal_id=appeal.id,
                number=appeal.number,
                state=appeal.state,
                version=appeal.version,
                assignment_id=assignment.id,
                executor_id=assignment.executor_id,
                executor_name=assignment.executor.short_name,
            )
        )
    return appeal


@appeal_action(
    Action.REASSIGN,
    label=gettext_lazy("Сменить исполнителя"),
    sources=WITH_EXECUTOR,
    target=State.ASSIGNED,
    by={Party.MINISTRY_MODERATOR, Party.MUNICIPAL_CENTRE},
    done=gettext_lazy("передано другому исполнителю"),
)
def appeal_reassign(*, person: Person, number: int, version: int, executor_id: UUID, note: str = "") -> Appeal:
    """Move the appeal to another executor."""
    with step_taken(person=person, number=number, action=Action.REASSIGN, version=version) as step:
        appeal = step.appeal
        if executor_id == appeal.executor_id:
            raise InvalidInput(_("Эта организация уже исполнитель. Выберите другую."), field="executor")
        former = assignment_close(step, AssignmentEnd.REASSIGNED)
        assignment = _assignment_open(step, executor_id, note)
        decision_executor_set(appeal_id=appeal.id, executor_id=assignment.executor_id)
        step.finish(
            AppealReassigned(
                appeal_id=appeal.id,
                number=appeal.number,
                state=appeal.state,
                version=appeal.version,
                assignment_id=assignment.id,
                former_executor_id=former.executor_id,
                executor_id=assignment.executor_id,
                executor_name=assignment.executor.short_name,
            )
        )
    return appeal


def _executor_is_settled(appeal: Appeal) -> frozenset[Party]:
    """An executor who refused an appeal and got it again cannot refuse it a second time."""
    return frozenset({Party.EXECUTOR} if appeal.executor_is_final else ())


@appeal_action(
    Action.REFUSE,
    label=gettext_lazy("Вернуть в министерство: не наше"),
    sources=WITH_EXECUTOR,
    target=State.MODERATION_2,
    by={Party.EXECUTOR},
    done=gettext_lazy("возвращено в министерство"),
    barred=_executor_is_settled,
)
def appeal_refuse(*, person: Person, number: int, version: int, reason: str) -> Appeal:
    """Refuse the assignment as the executor; the ministry decides again.

    Raises Denied (`settled`) where this executor has given the same appeal back before and the ministry insisted.
    """
    words = words_checked(reason, field="reason", minimum=10)
    with step_taken(person=person, number=number, action=Action.REFUSE, version=version) as step:
        appeal = step.appeal
        assignment = assignment_close(step, AssignmentEnd.REFUSED, reason=words)
        appeal.executor, appeal.executor_is_final = None, False
        step.finish(
            AssignmentRefused(
                appeal_id=appeal.id,
                number=appeal.number,
                state=appeal.state,
                version=appeal.version,
                assignment_id=assignment.id,
                executor_id=assignment.executor_id,
            )
        )
    return appeal


def _assignment_open(step: Step, executor_id: UUID, note: str) -> Assignment:
    executor = executor_get(executor_id)
    words = words_checked(note, field="note") if note.strip() else ""
    step.appeal.executor = executor
    refused = step.appeal.assignments.filter(executor=executor, ended_as=AssignmentEnd.REFUSED)
    step.appeal.executor_is_final = refused.exists()
    assignment = Assignment.objects.create(
        appeal=step.appeal,
        executor=executor,
        note=words,
        assigned_by=step.capacity.actor.label,
        created_at=step.at,
    )
    step.snapshot.was_made(assignment)
    checklist_copy(assignment)
    return assignment


def assignment_again(step: Step, *, note: str = "") -> Assignment:
    """Open a new assignment of the appeal's executor, with the steps in force, in the action that sends an answer back.

    `note` is what the executor reads as the instruction.
    """
    assert step.appeal.executor_id is not None
    assignment = Assignment.objects.create(
        appeal=step.appeal,
        executor_id=step.appeal.executor_id,
        note=note,
        assigned_by=step.capacity.actor.label,
        created_at=step.at,
    )
    step.snapshot.was_made(assignment)
    checklist_copy(assignment)
    return assignment


def assignment_close(step: Step, ended_as: AssignmentEnd, *, reason: str = "") -> Assignment:
    """Close the open assignment of an appeal, in the transaction of the action that ends it."""
    assignment = step.appeal.assignments.get(ended_at=None)
    assignment.ended_at, assignment.ended_as, assignment.end_reason = step.at, ended_as, reason
    step.snapshot.was_ended(assignment)
    assignment.save(update_fields=["ended_at", "ended_as", "end_reason"])
    return assignment
