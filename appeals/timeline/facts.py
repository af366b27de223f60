"""The rows that the events of an appeal point to, read for one audience in at most seven queries."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects

from appeals.events import (
    SUBJECT,
    AnswerGiven,
    AppealActionUndone,
    AppealApproved,
    AppealCategoryChanged,
    AppealPassedOn,
    AppealRecategorised,
    AppealReopened,
    AppealStepTicked,
    QuestionAnswered,
    QuestionAsked,
    VerdictGiven,
)
from appeals.models import Answer, Appeal, Assignment, AttachmentState, ChecklistItem, Message, Verdict
from appeals.timeline.items import Audience
from core.events.log import events_of
from core.events.readers import StoredEvent
from core.events.types import DomainEvent, event_types
from core.guard import guarded_rows
from taxonomy.service import category_titles

__all__ = ["Facts", "facts_of"]


@dataclass(kw_only=True)
class Facts:
    """The appeal, its events and the rows that they point to, read for one audience.

    `photos` are ids by the answer or the message with which they came.
    """

    appeal: Appeal
    audience: Audience
    events: list[StoredEvent] = field(default_factory=list)
    messages: dict[UUID, Message] = field(default_factory=dict)
    answers: dict[UUID, Answer] = field(default_factory=dict)
    verdicts: dict[UUID, Verdict] = field(default_factory=dict)
    assignments: dict[UUID, Assignment] = field(default_factory=dict)
    categories: dict[UUID, str] = field(default_factory=dict)
    steps: dict[UUID, ChecklistItem] = field(default_factory=dict)
    photos: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)

    @property
    def for_public(self) -> bool:
        return self.audience == Audience.PUBLIC

    @property
    def for_applicant(self) -> bool:
        return self.audience == Audience.APPLICANT

    @property
    def for_staff(self) -> bool:
        return self.audience == Audience.STAFF

    def data(self, *classes: type[DomainEvent]) -> list[Any]:
        """The typed data of the events of these classes."""
        return [event.data for event in self.events if isinstance(event.data, classes)]

    @property
    def reasons(self) -> set[UUID]:
        """Notes that are the reason of an event, and are told with it."""
        return {
            event.note_id for event in self.data(AppealPassedOn, AppealCategoryChanged, AppealReopened) if event.note_id
        }


def facts_of(appeal: Appeal, audience: Audience) -> Facts:
    """The facts of an appeal: only the rows that this audience is told of."""
    # An event of a module that is no longer installed has no class any more, so nothing can be told of it.
    rows = [row for row in events_of(SUBJECT, appeal.id) if row.type in event_types]
    facts = Facts(
        appeal=appeal, audience=audience, events=_without_undone(guarded_rows("timeline.event", rows, StoredEvent.of))
    )
    answered = bool(facts.data(AnswerGiven))
    talked = facts.for_staff or (
        facts.for_applicant and bool(facts.data(QuestionAsked, QuestionAnswered, VerdictGiven))
    )
    # What the caller has loaded already is not asked for again.
    if answered:
        prefetch_related_objects([appeal], Prefetch("answers", queryset=Answer.objects.select_related("verdict")))
        facts.answers = {answer.id: answer for answer in appeal.answers.all()}
        facts.verdicts = {row.verdict.id: row.verdict for row in facts.answers.values() if hasattr(row, "verdict")}
    if talked:
        prefetch_related_objects([appeal], "messages")
        facts.messages = {message.id: message for message in appeal.messages.all()}
    if answered or talked:
        prefetch_related_objects([appeal], "attachments")
        facts.photos = _photos(appeal)
    if facts.for_staff:
        assignments = Assignment.objects.select_related("executor")
        prefetch_related_objects([appeal], Prefetch("assignments", queryset=assignments))
        facts.assignments = {assignment.id: assignment for assignment in appeal.assignments.all()}
    if facts.for_staff:
        facts.categories = _categories(facts)
        if facts.data(AppealStepTicked):
            steps = ChecklistItem.objects.filter(assignment__appeal=appeal).only("title", "position")
            facts.steps = {step.id: step for step in steps}
    return facts


def _without_undone(events: list[StoredEvent]) -> list[StoredEvent]:
    """What was undone before anybody was told is told as an undoing alone."""
    undone = {event.data.undone_id for event in events if isinstance(event.data, AppealActionUndone)}
    return [event for event in events if event.id not in undone]


def _photos(appeal: Appeal) -> dict[UUID, tuple[UUID, ...]]:
    """The photos that can be shown by the answer or the message with which they came, in their order."""
    found: dict[UUID, tuple[UUID, ...]] = {}
    for photo in appeal.attachments.all():
        whose = photo.answer_id or photo.message_id
        if whose is not None and photo.state == AttachmentState.READY:
            found[whose] = (*found.get(whose, ()), photo.id)
    return found


def _categories(facts: Facts) -> dict[UUID, str]:
    approved: list[AppealApproved] = facts.data(AppealApproved)
    corrected = {event.former_category_id: event.category_id for event in approved if event.former_category_id}
    followed: list[AppealRecategorised | AppealCategoryChanged] = facts.data(AppealRecategorised, AppealCategoryChanged)
    told = {*corrected.keys(), *corrected.values()}
    told |= {category_id for event in followed for category_id in (event.former_category_id, event.category_id)}
    titles = {facts.appeal.category_id: facts.appeal.category.title}
    missing = told - titles.keys()
    return titles | (category_titles(missing) if missing else {})
