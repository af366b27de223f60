"""The history of an appeal as people read it: a reader of the event log, computed when it is asked for.

Each class of event has one presenter. Who looks decides what is told: everybody learns what happened and when, the
applicant also reads what was asked, replied and why, the staff read everything. `timeline_items` is plain data for
programs, `timeline_for` the same for the page's component.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from appeals.access import capacities_of
from appeals.detectors.personal_data import personal_data_mask
from appeals.events import (
    SUBJECT,
    AnswerGiven,
    AppealApproved,
    AppealAssigned,
    AppealConcealed,
    AppealReassigned,
    AppealRecategorised,
    AppealReceived,
    AppealRejected,
    AppealStepTicked,
    AppealTriaged,
    AssignmentRefused,
    QuestionAnswered,
    QuestionAsked,
    VerdictGiven,
)
from appeals.models import (
    Answer,
    Appeal,
    Assignment,
    AttachmentState,
    ChannelKind,
    ChecklistItem,
    Message,
    MessageKind,
    RejectionReason,
    Verdict,
    VerdictKind,
)
from appeals.stages.answer import VERDICT_TIME
from appeals.states import Party, State
from appeals.ticks import ticks_told
from core.events.log import events_of
from core.events.readers import StoredEvent
from core.events.types import DomainEvent, event_types
from core.plane import tenant_only
from core.registry import Registry
from shell import components
from shell.text import span
from taxonomy.service import category_titles
from tenants.service import Person

__all__ = ["Audience", "TimelineItem", "presenters", "timeline_entries", "timeline_for", "timeline_items"]

NOTE = "note"


class Audience(Enum):
    """Who looks at a history."""

    PUBLIC = "public"
    APPLICANT = "applicant"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineItem:
    """One thing that happened. `kind` is the event's name, or `note`; `private` marks what only the staff see."""

    kind: str
    at: datetime
    title: str
    text: str = ""
    actor: str = ""
    private: bool = False
    photo_ids: tuple[UUID, ...] = ()
    icon: str = "dot"
    tone: components.Tone = "neutral"


@tenant_only
def timeline_items(appeal: Appeal, person: Person) -> list[TimelineItem]:
    """What happened to an appeal, oldest first, as this person may read it.

    Takes at most six queries, however long the history is; `appeal.category` is used and should be loaded.
    """
    facts = _facts_of(appeal, _audience(person, appeal))
    items = [item for event in facts.events for item in _present(event, facts)]
    return sorted([*items, *_notes(facts)], key=lambda item: item.at)


@tenant_only
def timeline_for(appeal: Appeal, person: Person) -> list[components.TimelineEntry]:
    """The same as entries of the `{% timeline %}` component."""
    return timeline_entries(timeline_items(appeal, person))


def timeline_entries(items: Iterable[TimelineItem]) -> list[components.TimelineEntry]:
    """Items as entries of the `{% timeline %}` component, for a page that also needs the items themselves."""
    return [
        components.TimelineEntry(
            title=item.title,
            when=item.at,
            icon=item.icon,
            tone=item.tone,
            text=item.text,
            actor=item.actor,
            private=item.private,
            photos=_pictures(item.photo_ids),
        )
        for item in items
    ]


def _audience(person: Person, appeal: Appeal) -> Audience:
    parties = {capacity.party for capacity in capacities_of(person, appeal)}
    if Party.APPLICANT in parties:
        return Audience.APPLICANT
    return Audience.STAFF if parties else Audience.PUBLIC


def _pictures(photo_ids: tuple[UUID, ...]) -> tuple[components.Photo, ...]:
    return tuple(
        components.Photo(
            url=reverse("portal:photo", args=(photo_id, "display")),
            thumb_url=reverse("portal:photo", args=(photo_id, "thumb")),
            alt=_("Фото исполнителя, %(n)d из %(total)d") % {"n": index, "total": len(photo_ids)},
        )
        for index, photo_id in enumerate(photo_ids, start=1)
    )


# --- What the events point to


@dataclass(kw_only=True)
class Facts:
    """The appeal, its events and the rows that they point to, read for one audience."""

    appeal: Appeal
    audience: Audience
    events: list[StoredEvent] = field(default_factory=list)
    messages: dict[UUID, Message] = field(default_factory=dict)
    answers: dict[UUID, Answer] = field(default_factory=dict)
    verdicts: dict[UUID, Verdict] = field(default_factory=dict)
    assignments: dict[UUID, Assignment] = field(default_factory=dict)
    categories: dict[UUID, str] = field(default_factory=dict)
    steps: dict[UUID, ChecklistItem] = field(default_factory=dict)

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


def _facts_of(appeal: Appeal, audience: Audience) -> Facts:
    # An event of a module that is no longer installed has no class any more, so nothing can be told of it.
    rows = [row for row in events_of(SUBJECT, appeal.id) if row.type in event_types]
    facts = Facts(appeal=appeal, audience=audience, events=[StoredEvent.of(row) for row in rows])
    if facts.data(AnswerGiven):
        answers = appeal.answers.select_related("verdict").annotate(
            photo_ids=ArrayAgg(
                "attachments__id",
                filter=Q(attachments__state=AttachmentState.READY),
                order_by=["attachments__position", "attachments__id"],
                default=Value([]),
            )
        )
        facts.answers = {answer.id: answer for answer in answers}
        facts.verdicts = {answer.verdict.id: answer.verdict for answer in answers if hasattr(answer, "verdict")}
    if facts.for_staff or (facts.for_applicant and facts.data(QuestionAsked, QuestionAnswered)):
        facts.messages = {message.id: message for message in appeal.messages.all()}
    if facts.for_staff or (facts.for_applicant and facts.data(AssignmentRefused)):
        rows_of_work = appeal.assignments.select_related("executor")
        facts.assignments = {assignment.id: assignment for assignment in rows_of_work}
    if facts.for_staff:
        facts.categories = _categories(facts)
        if facts.data(AppealStepTicked):
            steps = ChecklistItem.objects.filter(assignment__appeal=appeal).only("title", "position")
            facts.steps = {step.id: step for step in steps}
    return facts


def _categories(facts: Facts) -> dict[UUID, str]:
    approved: list[AppealApproved] = facts.data(AppealApproved)
    corrected = {event.former_category_id: event.category_id for event in approved if event.former_category_id}
    followed: list[AppealRecategorised] = facts.data(AppealRecategorised)
    told = {*corrected.keys(), *corrected.values()}
    told |= {category_id for event in followed for category_id in (event.former_category_id, event.category_id)}
    titles = {facts.appeal.category_id: facts.appeal.category.title}
    missing = told - titles.keys()
    return titles | (category_titles(missing) if missing else {})


def _notes(facts: Facts) -> list[TimelineItem]:
    if not facts.for_staff:
        return []
    return [
        TimelineItem(
            kind=NOTE,
            at=message.created_at,
            title=_("Заметка"),
            text=message.text,
            actor=message.author_label,
            private=True,
            icon="edit",
        )
        for message in facts.messages.values()
        if message.kind == MessageKind.NOTE
    ]


# --- One presenter a class of event


@dataclass(frozen=True)
class Presenter:
    """How events of one name are told."""

    name: str
    present: Callable[[Any, "Line"], Iterable[TimelineItem]]


@dataclass(frozen=True)
class Line:
    """What a presenter has at hand: the event's facts to begin an item with, and the rows it points to."""

    event: StoredEvent
    facts: Facts

    def item(self, title: str, **changes: Any) -> TimelineItem:
        """An item about this event, with who did it."""
        item = TimelineItem(
            kind=self.event.data.event_name, at=self.event.occurred_at, title=title, actor=self._actor()
        )
        return replace(item, **changes)

    def private(self, title: str, **changes: Any) -> TimelineItem:
        """An item that only the staff see."""
        return self.item(title, private=True, icon="lock", **changes)

    def _actor(self) -> str:
        if self.event.actor_kind != Party.APPLICANT:
            return self.event.actor_label
        return _("Вы") if self.facts.for_applicant else str(Party.APPLICANT.label)

    def message(self, message_id: UUID) -> str:
        """The words of a question or a reply; empty for the public, who do not read them."""
        row = self.facts.messages.get(message_id)
        return row.text if row else ""


presenters: Registry[Presenter] = Registry("timeline presenters")

E = TypeVar("E", bound=DomainEvent)
Present = Callable[[E, Line], Iterable[TimelineItem]]


def _presents(event_class: type[E]) -> Callable[[Present[E]], Present[E]]:
    def register(present: Present[E]) -> Present[E]:
        presenters.register(Presenter(event_class.event_name, present))
        return present

    return register


def _present(event: StoredEvent, facts: Facts) -> Iterable[TimelineItem]:
    name = event.data.event_name
    return presenters[name].present(event.data, Line(event, facts)) if name in presenters else ()


@_presents(AppealReceived)
def _received(event: AppealReceived, line: Line) -> Iterable[TimelineItem]:
    text = ""
    if line.facts.for_staff:
        text = _("Откуда: %(channel)s") % {"channel": ChannelKind(event.channel).label}
    yield line.item(_("Обращение получено"), text=text, icon="inbox", tone="info")


@_presents(AppealTriaged)
def _triaged(event: AppealTriaged, line: Line) -> Iterable[TimelineItem]:
    if event.is_emergency and line.facts.for_staff:
        yield line.private(_("Похоже на угрозу жизни: поставлено первым в очереди"), tone="danger")
    if event.passed_level_1:
        yield line.item(
            _("Передано без первой модерации: %(ministry)s") % {"ministry": event.ministry_name}
            if line.facts.for_staff
            else _("Передано: %(ministry)s") % {"ministry": event.ministry_name},
            icon="check",
            tone="progress",
        )


@_presents(AppealApproved)
def _approved(event: AppealApproved, line: Line) -> Iterable[TimelineItem]:
    ministry = event.ministry_name or _("в министерство")
    text = ""
    if not line.facts.for_public:
        text = _("Показано на портале.") if event.is_published else _("На портале не показывается.")
    yield line.item(
        _("Проверено модератором, передано: %(ministry)s") % {"ministry": ministry},
        text=text,
        icon="check",
        tone="progress",
    )
    if event.former_category_id and line.facts.for_staff:
        titles = line.facts.categories
        yield line.private(
            _("Категория исправлена"),
            text=f"{titles.get(event.former_category_id, '—')} → {titles.get(event.category_id, '—')}",
        )


@_presents(AppealRecategorised)
def _recategorised(event: AppealRecategorised, line: Line) -> Iterable[TimelineItem]:
    if line.facts.for_staff:
        titles = line.facts.categories
        moved = f"{titles.get(event.former_category_id, '—')} → {titles.get(event.category_id, '—')}"
        yield line.private(
            _("Категория изменилась вместе с классификатором"),
            text="\n".join(filter(None, (moved, _split_words(event)))),
        )
    if event.former_ministry_id and event.state != State.MODERATION_1:
        yield line.item(_("Передано: %(ministry)s") % {"ministry": event.ministry_name}, icon="send", tone="progress")


def _split_words(event: AppealRecategorised) -> str:
    if not event.among:
        return ""
    parts = {"n": len(event.among)}
    if event.by_text:
        return _("Прежняя категория разделена на %(n)d; эта найдена по тексту обращения.") % parts
    return _("Прежняя категория разделена на %(n)d; по тексту не видно, какая подходит, взята первая.") % parts


@_presents(AppealConcealed)
def _concealed(event: AppealConcealed, line: Line) -> Iterable[TimelineItem]:
    if line.facts.for_staff:
        text = _("С портала снято.") if event.left_portal else ""
        yield line.private(_("Категория стала закрытой, обращение вместе с ней"), text=text)


@_presents(AppealRejected)
def _rejected(event: AppealRejected, line: Line) -> Iterable[TimelineItem]:
    yield line.item(
        _("Отклонено: %(reason)s") % {"reason": _lower_first(str(RejectionReason(event.reason).label))},
        text="" if line.facts.for_public else line.facts.appeal.rejection_text,
        icon="x-circle",
        tone="danger",
    )


@_presents(QuestionAsked)
def _asked(event: QuestionAsked, line: Line) -> Iterable[TimelineItem]:
    title = _("Министерство уточняет у заявителя") if line.facts.for_public else _("Министерство спрашивает")
    yield line.item(title, text=line.message(event.message_id), icon="help", tone="warning")


@_presents(QuestionAnswered)
def _clarified(event: QuestionAnswered, line: Line) -> Iterable[TimelineItem]:
    title = _("Вы ответили на вопрос") if line.facts.for_applicant else _("Заявитель ответил на вопрос")
    yield line.item(title, text=line.message(event.message_id), icon="reply")


@_presents(AppealAssigned)
def _assigned(event: AppealAssigned, line: Line) -> Iterable[TimelineItem]:
    title = _("Передано исполнителю: %(executor)s") % {"executor": event.executor_name}
    yield line.item(title, icon="send", tone="progress")
    yield from _instructions(event.assignment_id, line)


@_presents(AppealReassigned)
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


@_presents(AssignmentRefused)
def _refused(event: AssignmentRefused, line: Line) -> Iterable[TimelineItem]:
    assignment = line.facts.assignments.get(event.assignment_id)
    yield line.item(
        _("Исполнитель вернул обращение в министерство"),
        text=assignment.end_reason if assignment else "",
        icon="return",
        tone="warning",
    )


@_presents(AppealStepTicked)
def _ticked(event: AppealStepTicked, line: Line) -> Iterable[TimelineItem]:
    told = ticks_told(line.event, line.facts.events, line.facts.steps) if line.facts.for_staff else None
    if told is not None:
        title, text = told
        yield line.private(title, text=text)


@_presents(AnswerGiven)
def _answered(event: AnswerGiven, line: Line) -> Iterable[TimelineItem]:
    answer = line.facts.answers.get(event.answer_id)
    text = answer.text if answer else ""
    yield line.item(
        _("Исполнитель ответил"),
        text=personal_data_mask(text) if line.facts.for_public else text,
        photo_ids=tuple(getattr(answer, "photo_ids", ())),
        icon="message",
        tone="info",
    )


@_presents(VerdictGiven)
def _judged(event: VerdictGiven, line: Line) -> Iterable[TimelineItem]:
    verdict = line.facts.verdicts.get(event.verdict_id)
    text = verdict.text if verdict and not line.facts.for_public else ""
    match VerdictKind(event.kind):
        case VerdictKind.CONFIRMED:
            words = (
                _("Вы подтвердили решение, оценка %(rating)d")
                if line.facts.for_applicant
                else _("Решение подтверждено, оценка %(rating)d")
            )
            yield line.item(words % {"rating": event.rating}, text=text, icon="check-circle", tone="success")
        case VerdictKind.RETURNED:
            words = _("Вы вернули на доработку") if line.facts.for_applicant else _("Заявитель вернул на доработку")
            yield line.item(words, text=text, icon="return", tone="warning")
        case VerdictKind.EXPIRED:
            words = _("Закрыто: %(span)s не было оценки") % {"span": span(VERDICT_TIME)}
            yield line.item(words, icon="clock")


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]
