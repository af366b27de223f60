"""Timeline entries of the work: questions, executors, steps of the playbook."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from appeals.events import (
    AppealAssigned,
    AppealReassigned,
    AppealStepTicked,
    AssignmentRefused,
    QuestionAnswered,
    QuestionAsked,
)
from appeals.telling.timeline.items import TimelineItem
from appeals.telling.timeline.telling import Line, presents
from appeals.telling.timeline.ticks import ticks_told


@presents(QuestionAsked)
def _asked(event: QuestionAsked, line: Line) -> Iterable[TimelineItem]:
    title = _("Министерство уточняет у заявителя") if line.facts.for_public else _("Министерство спрашивает")
    yield line.item(title, text=line.message(event.message_id), icon="help", tone="warning")


@presents(QuestionAnswered)
def _clarified(event: QuestionAnswered, line: Line) -> Iterable[TimelineItem]:
    title = _("Вы ответили на вопрос") if line.facts.for_applicant else _("Заявитель ответил на вопрос")
    yield line.item(
        title,
        text=line.message(event.message_id),
        photo_ids=line.photo_ids(event.message_id),
        photos_late=line.photos_late(event.message_id),
        photos_of=_("Фото заявителя"),
        icon="reply",
    )


@presents(AppealAssigned)
def _assigned(event: AppealAssigned, line: Line) -> Iterable[TimelineItem]:
    title = _("Передано исполнителю: %(executor)s") % {"executor": event.executor_name}
    yield line.item(title, icon="send", tone="progress")
    yield from _instructions(event.assignment_id, line)


@presents(AppealReassigned)
def _reassigned(event: AppealReassigned, line: Line) -> Iterable[TimelineItem]:
    title = _("Передано другому исполнителю: %(executor)s") % {"executor": event.executor_name}
    yield line.item(title, icon="refresh", tone="progress")
    former = [
        row.executor.short_name
        for row in line.facts.assignments.values()
        if row.executor_id == event.former_executor_id
    ]
    if former and line.facts.for_staff:
        yield line.private(_("Прежний исполнитель: %(name)s") % {"name": former[-1]})
    yield from _instructions(event.assignment_id, line)


def _instructions(assignment_id: UUID, line: Line) -> Iterable[TimelineItem]:
    assignment = line.facts.assignments.get(assignment_id)
    if assignment and assignment.note and line.facts.for_staff:
        yield line.private(_("Указания исполнителю"), text=assignment.note)


@presents(AssignmentRefused)
def _refused(event: AssignmentRefused, line: Line) -> Iterable[TimelineItem]:
    if not line.facts.for_staff:
        # Whose it was not is nobody's business outside; that somebody looks for the right one is.
        yield line.item(_("Министерство подбирает другого исполнителя"), actor="", icon="refresh", tone="progress")
        return
    assignment = line.facts.assignments.get(event.assignment_id)
    yield line.item(
        _("Исполнитель вернул обращение в министерство"),
        text=assignment.end_reason if assignment else "",
        icon="return",
        tone="warning",
    )


@presents(AppealStepTicked)
def _ticked(event: AppealStepTicked, line: Line) -> Iterable[TimelineItem]:
    told = ticks_told(line.event, line.facts.events, line.facts.steps) if line.facts.for_staff else None
    if told is not None:
        title, text = told
        yield line.private(title, text=text)
