"""Data of an appeal's page, whether opened or shown again with an invalid form."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from appeals.access import actions_for, appeal_opened, may_tick
from appeals.clocks.reading import open_clocks, verdict_due
from appeals.events import AppealStepTicked, AppealTriaged
from appeals.models import (
    Answer,
    Appeal,
    Attachment,
    AttachmentState,
    CategorySuggestion,
    ChecklistItem,
    Finding,
    Message,
    UndoPoint,
)
from appeals.portals.deadlines import deadlines_told
from appeals.portals.looks import photos_shown
from appeals.portals.workplace.cards import OwnPage, photos_are_late
from appeals.portals.workplace.clock import clock_of
from appeals.portals.workplace.departed import step_missed
from appeals.portals.workplace.forms.actions import AnswerForm
from appeals.portals.workplace.forms.base import ACTION_FORMS, ActionForm
from appeals.portals.workplace.forms.filters import ALL
from appeals.portals.workplace.forms.notes import NoteForm
from appeals.portals.workplace.insight import insight_of
from appeals.portals.workplace.places import place_of, place_show
from appeals.portals.workplace.words import REJECTION_TEMPLATES
from appeals.selectors.choices import choices_now
from appeals.selectors.listing import Checklist, checklist_of
from appeals.selectors.queues import Neighbours, QueueRow, queue_neighbours
from appeals.stages.undoing import undone_of
from appeals.states import State, states
from appeals.telling.timeline import timeline_for
from core.database.prepared import SOME_ID, SOME_NUMBER, PreparedQuery, related_keep
from core.errors import Conflict
from core.events.log import events_of
from core.events.models import Event
from shell.components import TimelineEntry
from taxonomy.service import Sensitivity
from tenants.service import Person, RegionRequest

__all__ = ["Attempt", "appeal_of_page", "appeal_page"]


_BEFORE_ASSIGNMENT = frozenset({State.MODERATION_1, State.MODERATION_2, State.CLARIFICATION, State.REJECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A failed action: its filled form, and the conflict if somebody was faster.

    `lacks_steps`: the steps of the checklist have to be ticked first.
    """

    form: ActionForm
    conflict: Conflict | None = None
    seen_version: int = 0
    lacks_steps: bool = False


# Most appeals have none of these: the question for the appeal tells which are worth a question of their own.
_SELDOM: dict[str, Callable[[], QuerySet[Any]]] = {
    "attachments": lambda: Attachment.objects.filter(appeal=OuterRef("pk")),
    "findings": lambda: Finding.objects.filter(appeal=OuterRef("pk")),
    "messages": lambda: Message.objects.filter(appeal=OuterRef("pk")),
    "steps": lambda: ChecklistItem.objects.filter(assignment__appeal=OuterRef("pk")),
}


def appeal_of_page(person: Person, number: int) -> Appeal:
    """An appeal with the columns its page needs. Raises Missing, as `appeal_for`."""
    return appeal_opened(person, _OF_PAGE.rows({SOME_NUMBER: number}))


def _of_page() -> QuerySet[Appeal]:
    return (
        Appeal.objects.select_related("category", "municipality", "ministry", "executor", "applicant")
        .defer("search", "public_search", "municipality__boundary", "applicant__password", "category__base")
        .annotate(open_clocks=open_clocks(), **{f"has_{name}": Exists(rows()) for name, rows in _SELDOM.items()})
        .filter(number=SOME_NUMBER)
        .order_by()
    )


_OF_PAGE = PreparedQuery(_of_page)


def _load(appeal: Any) -> None:
    """Load related rows of the appeal, where any exist."""
    there_are = {
        "attachments": appeal.has_attachments,
        "findings": appeal.has_findings,
        "messages": appeal.has_messages,
        "answers": appeal.answered_at,
    }
    for name, is_there in there_are.items():
        related_keep(appeal, name, partial(_BELONGING[name].rows, {SOME_ID: appeal.id}) if is_there else tuple)
    if appeal.state == State.MODERATION_1:
        related_keep(appeal, "suggestions", partial(_BELONGING["suggestions"].rows, {SOME_ID: appeal.id}))


_BELONGING: dict[str, PreparedQuery[Any]] = {
    "attachments": PreparedQuery(lambda: Attachment.objects.filter(appeal_id=SOME_ID)),
    "findings": PreparedQuery(lambda: Finding.objects.filter(appeal_id=SOME_ID)),
    "messages": PreparedQuery(lambda: Message.objects.filter(appeal_id=SOME_ID)),
    "answers": PreparedQuery(lambda: Answer.objects.filter(appeal_id=SOME_ID).select_related("executor", "verdict")),
    "suggestions": PreparedQuery(
        lambda: CategorySuggestion.objects.filter(appeal_id=SOME_ID).select_related("category").order_by("rank")
    ),
}


def appeal_page(
    request: RegionRequest,
    appeal: Appeal,
    *,
    attempt: Attempt | None = None,
    note: NoteForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Render the page for the person of the request."""
    _load(appeal)
    person = request.person
    place = place_of(request, appeal)
    place_show(request, place.queue if place else None, place.query if place else "")
    again = undone_of(person, request.GET["again"]) if attempt is None and "again" in request.GET else None
    forms = _forms(person, appeal, attempt, again, whole=ALL in request.GET)
    entries = timeline_for(appeal, person)
    context = {
        "appeal": appeal,
        "about": OwnPage.of(appeal),
        "place": place,
        "link": place.link if place else "",
        "back_url": place.back_url(appeal.number) if place else "",
        "neighbours": queue_neighbours(person, place.queue, appeal, filters=place.filters) if place else Neighbours(),
        "clock": clock_of(_timed(appeal)),
        "deadlines": deadlines_told(appeal, for_applicant=False),
        "verdict_until": verdict_due(appeal),
        "photos": photos_shown(_before(appeal), _("Фото заявителя")),
        "photos_late": photos_are_late(photo for photo in appeal.attachments.all() if photo.is_of_problem),
        "insight": insight_of(appeal),
        "checklist": _checklist(appeal),
        "may_tick": may_tick(person, appeal),
        "public_differs": appeal.public_text != appeal.text,
        "forms": forms,
        "open": _open(forms, attempt, again),
        "uploaded": _uploaded(person, forms),
        "sensitive": _sensitive(forms),
        "templates": {str(reason.value): str(words) for reason, words in REJECTION_TEMPLATES.items()},
        "who_acts": states[appeal.state].guidance,
        "attempt": attempt,
        "changes": _changes(appeal, entries, attempt),
        "missed": step_missed(request, place, appeal, entries) if attempt is None and again is None else None,
        "unsent": attempt.form.typed if attempt and attempt.conflict and attempt.form not in forms else "",
        "note": note or NoteForm(),
        "entries": entries,
    }
    return render(request, "appeals/work/appeal.html", context, status=status)


def _forms(
    person: Person, appeal: Appeal, attempt: Attempt | None, again: UndoPoint | None, *, whole: bool
) -> list[ActionForm]:
    filled_in = {again.action: again.arguments} if again and again.appeal_id == appeal.id else {}
    return [
        attempt.form
        if attempt and attempt.form.action == action
        else ACTION_FORMS[action](appeal=appeal, whole=whole, again=filled_in.get(action))
        for action in actions_for(person, appeal)
        if action in ACTION_FORMS
    ]


def _open(forms: list[ActionForm], attempt: Attempt | None, again: UndoPoint | None) -> str | None:
    """The action whose form is open: the failed one, the undone one, or the usual one."""
    if attempt:
        return attempt.form.action
    offered = [form.action for form in forms]
    if again and again.action in offered:
        return again.action
    return offered[0] if offered else None


def _sensitive(forms: list[ActionForm]) -> dict[str, str]:
    """Categories that are not for everybody's eyes, by ids, where a form chooses one and whether to show it."""
    if not any({"category", "publish"} <= form.fields.keys() for form in forms):
        return {}
    return {str(item.id): item.sensitivity for item in choices_now().categories if item.sensitivity != Sensitivity.OPEN}


def _changes(appeal: Appeal, entries: list[TimelineEntry], attempt: Attempt | None) -> list[TimelineEntry]:
    """Events since the person opened the page of the form."""
    if attempt is None or attempt.conflict is None:
        return []
    events = [event for event in events_of("appeal", appeal.id) if _moved_version(event)]
    seen = min(max(attempt.seen_version, 1), len(events))
    return [entry for entry in entries if entry.when > events[seen - 1].occurred_at]


def _moved_version(event: Event) -> bool:
    """Steps of people move the version, a tick of a checklist never, triage only where it lets the appeal pass."""
    if event.type == AppealStepTicked.event_name:
        return False
    return event.type != AppealTriaged.event_name or event.payload["passed_level_1"]


def _checklist(appeal: Any) -> Checklist | None:
    return checklist_of(appeal) if appeal.has_steps and appeal.state not in _BEFORE_ASSIGNMENT else None


def _before(appeal: Appeal) -> list[Attachment]:
    ready = AttachmentState.READY
    return [photo for photo in appeal.attachments.all() if photo.is_of_problem and photo.state == ready]


def _uploaded(person: Person, forms: list[ActionForm]) -> list[Attachment]:
    """Photos uploaded with an answer that was refused."""
    ids = [photo_id for form in forms if isinstance(form, AnswerForm) for photo_id in form.uploaded]
    if not ids:
        return []
    loose = Attachment.objects.filter(pk__in=ids, uploaded_by_id=person.user_id, appeal=None, answer=None)
    return sorted(loose, key=lambda photo: ids.index(photo.pk))


def _timed(appeal: Appeal) -> QueueRow:
    return QueueRow(
        id=appeal.id,
        number=appeal.number,
        state=appeal.state,
        state_since=appeal.state_since,
        received_at=appeal.received_at,
        due_at=appeal.due_at,
        due_kind=appeal.due_kind,
        closed_at=appeal.closed_at,
        rating=appeal.rating,
        channel=appeal.channel,
        lead="",
        address=appeal.address,
        category=appeal.category.title,
        fast_track=appeal.category.fast_track,
        deadline=None,
        municipality="",
        ministry="",
        executor="",
        has_photos=False,
        is_emergency=appeal.is_emergency,
    )
