"""Rows that the events of an appeal refer to, read for one audience in at most seven queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import partial
from typing import Any
from uuid import UUID

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
    ApplicantWrote,
    QuestionAnswered,
    QuestionAsked,
    VerdictGiven,
)
from appeals.models import (
    Answer,
    Appeal,
    Assignment,
    Attachment,
    AttachmentState,
    ChecklistItem,
    Message,
    PublicAppeal,
    Verdict,
)
from core.database.prepared import SOME_ID, PreparedQuery, related_keep
from core.events.log import events_of
from core.events.readers import StoredEvent
from core.events.types import DomainEvent, event_types
from core.guard import guarded_rows
from shell import components
from taxonomy.service import category_titles

__all__ = ["Audience", "Facts", "TimelineItem", "facts_of", "outline_facts_of", "public_facts_of"]


class Audience(Enum):
    """The viewer of a timeline."""

    PUBLIC = "public"
    APPLICANT = "applicant"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineItem:
    """A timeline item. `kind` is the event's name, or `note`; `private` marks items for staff only.

    `photos_of` names the photos for whom cannot see them; `photos_late` when some are still being made ready.
    """

    kind: str
    at: datetime
    title: str
    text: str = ""
    actor: str = ""
    private: bool = False
    photo_ids: tuple[UUID, ...] = ()
    photos_of: str = ""
    photos_late: bool = False
    icon: str = "dot"
    tone: components.Tone = "neutral"


@dataclass(kw_only=True)
class Facts:
    """The events of an appeal and what they point to, read for one audience.

    For the public there are the events and the masked words of answers with their photos: the rest stays empty, so
    nothing of it can be told. `answers` are words, `photos` ids by the answer or the message with which they came;
    answers in `withheld` have not gone out yet: this audience hears nothing of them.
    """

    audience: Audience
    events: list[StoredEvent] = field(default_factory=list)
    rejection_text: str = ""
    messages: dict[UUID, Message] = field(default_factory=dict)
    answers: dict[UUID, str] = field(default_factory=dict)
    verdicts: dict[UUID, Verdict] = field(default_factory=dict)
    assignments: dict[UUID, Assignment] = field(default_factory=dict)
    categories: dict[UUID, str] = field(default_factory=dict)
    steps: dict[UUID, ChecklistItem] = field(default_factory=dict)
    photos: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    late: frozenset[UUID] = frozenset()
    withheld: frozenset[UUID] = frozenset()

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
        """Notes that are the reason of an event and are shown with it."""
        return {
            event.note_id for event in self.data(AppealPassedOn, AppealCategoryChanged, AppealReopened) if event.note_id
        }


def outline_facts_of(appeal_id: UUID) -> Facts:
    """Events and times of an appeal for the public, without any texts."""
    return Facts(audience=Audience.PUBLIC, events=_events(appeal_id))


def public_facts_of(appeal: PublicAppeal) -> Facts:
    """The public facts of a published appeal."""
    facts = outline_facts_of(appeal.id)
    if given := facts.data(AnswerGiven):
        facts.answers = {answer.id: answer.public_text for answer in appeal.answers.all()}
        facts.withheld = frozenset(event.answer_id for event in given) - facts.answers.keys()
        facts.photos = _photos((photo.answer_id, photo.id) for photo in appeal.attachments.all())
    return facts


def facts_of(appeal: Appeal, audience: Audience) -> Facts:
    """The facts of an appeal for its applicant or staff: only rows that this audience may see."""
    facts = Facts(audience=audience, events=_events(appeal.id), rejection_text=appeal.rejection_text)
    answered = bool(facts.data(AnswerGiven))
    talked = facts.for_staff or bool(facts.data(QuestionAsked, QuestionAnswered, ApplicantWrote, VerdictGiven))
    # What the caller has loaded already is not asked for again.
    if answered:
        related_keep(appeal, "answers", partial(_ANSWERS.rows, {SOME_ID: appeal.id}))
        answers = list(appeal.answers.all())
        if not facts.for_staff:
            facts.withheld = frozenset(answer.id for answer in answers if answer.is_withheld)
            answers = [answer for answer in answers if not answer.is_withheld]
        facts.answers = {answer.id: answer.text for answer in answers}
        facts.verdicts = {answer.verdict.id: answer.verdict for answer in answers if hasattr(answer, "verdict")}
    if talked:
        related_keep(appeal, "messages", partial(_MESSAGES.rows, {SOME_ID: appeal.id}))
        facts.messages = {message.id: message for message in appeal.messages.all()}
    if answered or talked:
        related_keep(appeal, "attachments", partial(_ATTACHMENTS.rows, {SOME_ID: appeal.id}))
        photos = list(appeal.attachments.all())
        ready = (photo for photo in photos if photo.state == AttachmentState.READY)
        facts.photos = _photos((photo.answer_id or photo.message_id, photo.id) for photo in ready)
        late = (photo for photo in photos if photo.state == AttachmentState.PROCESSING)
        facts.late = frozenset(whose for photo in late if (whose := photo.answer_id or photo.message_id))
    if facts.for_staff:
        related_keep(appeal, "assignments", partial(_ASSIGNMENTS.rows, {SOME_ID: appeal.id}))
        facts.assignments = {assignment.id: assignment for assignment in appeal.assignments.all()}
        facts.categories = _categories(facts, appeal)
        if facts.data(AppealStepTicked):
            steps = ChecklistItem.objects.filter(assignment__appeal=appeal).only("title", "position")
            facts.steps = {step.id: step for step in steps}
    return facts


_ANSWERS: PreparedQuery[Answer] = PreparedQuery(
    lambda: Answer.objects.filter(appeal_id=SOME_ID).select_related("verdict")
)
_MESSAGES: PreparedQuery[Message] = PreparedQuery(lambda: Message.objects.filter(appeal_id=SOME_ID))
_ATTACHMENTS: PreparedQuery[Attachment] = PreparedQuery(lambda: Attachment.objects.filter(appeal_id=SOME_ID))
_ASSIGNMENTS: PreparedQuery[Assignment] = PreparedQuery(
    lambda: Assignment.objects.filter(appeal_id=SOME_ID).select_related("executor")
)


def _events(appeal_id: UUID) -> list[StoredEvent]:
    # An event of a module that is no longer installed has no class any more, so nothing can be told of it.
    rows = [row for row in events_of(SUBJECT, appeal_id) if row.type in event_types]
    return _without_undone(guarded_rows("timeline.event", rows, StoredEvent.of))


def _without_undone(events: list[StoredEvent]) -> list[StoredEvent]:
    """Show an undone action, which notified nobody, only as its undo."""
    undone = {event.data.undone_id for event in events if isinstance(event.data, AppealActionUndone)}
    return [event for event in events if event.id not in undone]


def _photos(shown: Iterable[tuple[UUID | None, UUID]]) -> dict[UUID, tuple[UUID, ...]]:
    """Photos by the answer or message they belong to, in their order."""
    found: dict[UUID, tuple[UUID, ...]] = {}
    for whose, photo_id in shown:
        if whose is not None:
            found[whose] = (*found.get(whose, ()), photo_id)
    return found


def _categories(facts: Facts, appeal: Appeal) -> dict[UUID, str]:
    approved: list[AppealApproved] = facts.data(AppealApproved)
    corrected = {event.former_category_id: event.category_id for event in approved if event.former_category_id}
    followed: list[AppealRecategorised | AppealCategoryChanged] = facts.data(AppealRecategorised, AppealCategoryChanged)
    told = {*corrected.keys(), *corrected.values()}
    told |= {category_id for event in followed for category_id in (event.former_category_id, event.category_id)}
    titles = {appeal.category_id: appeal.category.title}
    missing = told - titles.keys()
    return titles | (category_titles(missing) if missing else {})
