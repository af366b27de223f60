"""The page of one appeal for its applicant, with all details and allowed actions, and for staff."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.service import phone_shown
from appeals.access import actions_for, capacities_of
from appeals.clocks.reading import open_clocks, verdict_due
from appeals.events import AnswerGiven, QuestionAsked
from appeals.flow import action_service
from appeals.models import Appeal, Attachment, AttachmentState
from appeals.photos.attachments import attachments_discard
from appeals.portals.citizen.appeal_forms import APPLICANT_FORMS, PhotosForm, VersionedForm
from appeals.portals.citizen.appeal_parts import facts, pictures
from appeals.portals.citizen.wizard.danger import danger_in
from appeals.portals.deadlines import deadlines_told
from appeals.portals.looks import answers_told
from appeals.portals.opened import opened_before, opened_by, person_at
from appeals.portals.photos import REPLY_PHOTOS
from appeals.portals.repeats import appeal_already_moved
from appeals.states import Party, actions, states
from appeals.telling.timeline import TimelineItem, timeline_entries, timeline_items
from appeals.titles import title_of
from core.errors import Conflict, DomainError, InvalidInput, Missing
from core.guard import guarded
from shell.kept.files import keeps_files
from shell.kept.post_only import post_only
from tenants.service import Person, RegionRequest

__all__ = ["act", "own_page"]


@dataclass(frozen=True)
class Shown:
    """An appeal as its applicant or staff see it."""

    appeal: Appeal
    person: Person
    is_applicant: bool

    @property
    def is_staff(self) -> bool:
        return not self.is_applicant


def own_page(request: RegionRequest, number: int) -> HttpResponse | None:
    """The page for the appeal's applicant or for the staff who may open it; None for everybody else."""
    if not request.person.is_signed_in and opened_by(request, number) is None:
        return None
    try:
        return _show(request, _shown(request, number))
    except Missing:
        return None


def _known_here(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Ask to sign in whoever neither has nor has opened the appeal by a link."""

    @wraps(view)
    def known(request: RegionRequest, number: int, **kwargs: Any) -> HttpResponseBase:
        if not request.person.is_signed_in and opened_by(request, number) is None:
            opened_before(request, number)
            return redirect_to_login(request.get_full_path())
        return view(request, number=number, **kwargs)

    return known


@never_cache
@_known_here
@post_only("portal:appeal", "number")
@keeps_files(REPLY_PHOTOS)
def act(request: RegionRequest, number: int, what: str) -> HttpResponse:
    """Take an action as the applicant; after any failure the page keeps the typed text."""
    if what not in APPLICANT_FORMS:
        raise Http404
    shown = _shown(request, number)
    if not shown.is_applicant:
        raise Missing(_("Такого обращения нет, или оно вам не видно."))
    action = what
    form = APPLICANT_FORMS[action](request.POST, request.FILES or None, prefix=what)
    if isinstance(form, PhotosForm):
        # Nothing is stored for what the appeal, as it is now, has no use for.
        form.take_in(shown.person, stores=action in actions_for(shown.person, shown.appeal))
        request.files_taken = True  # type: ignore[attr-defined]  # told to shell.kept
    try:
        return _taken(request, shown, action, form)
    except DomainError:
        _let_go(request, shown.person, form)
        raise


def _taken(request: RegionRequest, shown: Shown, action: str, form: VersionedForm) -> HttpResponse:
    number, what = shown.appeal.number, action
    if not form.is_valid():
        return _show(request, shown, bound={what: form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        action_service(action)(person=shown.person, number=number, **form.cleaned_data)
    except InvalidInput as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return _show(request, shown, bound={what: form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Conflict as error:
        if appeal_already_moved(shown.person, number, action, form.cleaned_data["version"]) is not None:
            # The button was pressed twice.
            _let_go(request, shown.person, form)
            return redirect("portal:appeal", number)
        fresh = _shown(request, number)
        if isinstance(form, PhotosForm) and action in actions_for(fresh.person, fresh.appeal):
            form.now_for(fresh.appeal)
            return _show(request, fresh, bound={what: form}, status=HTTPStatus.CONFLICT, conflict=error.message)
        _let_go(request, shown.person, form)
        typed = form.cleaned_data.get("text") or form.cleaned_data.get("reason") or ""
        return _show(request, fresh, status=HTTPStatus.CONFLICT, conflict=error.message, typed=typed)
    messages.success(request, str(actions[action].done))
    return redirect("portal:appeal", number)


def _let_go(request: RegionRequest, person: Person, form: VersionedForm) -> None:
    """Remove the photos uploaded by this request: no form refers to them."""
    if isinstance(form, PhotosForm) and form.stored:
        attachments_discard(person=person, photo_ids=form.stored)
        request.files_taken = False  # type: ignore[attr-defined]  # told to shell.kept


def _shown(request: RegionRequest, number: int) -> Shown:
    rows = Appeal.objects.select_related("category", "municipality", "ministry", "executor")
    appeal = (
        rows.annotate(open_clocks=open_clocks())
        .defer("search", "public_search", "municipality__boundary")
        .filter(number=number)
        .first()
    )
    if appeal is None:
        raise Missing(_("Такого обращения нет, или оно вам не видно."))
    person = person_at(request, appeal)
    parties = {capacity.party for capacity in capacities_of(person, appeal)}
    if not parties:
        raise Missing(_("Такого обращения нет, или оно вам не видно."))
    return Shown(appeal, person, is_applicant=Party.APPLICANT in parties)


def _show(
    request: RegionRequest,
    shown: Shown,
    *,
    bound: Mapping[str, Form] | None = None,
    status: int = HTTPStatus.OK,
    **context: Any,
) -> HttpResponse:
    appeal = shown.appeal
    if shown.is_applicant:
        # By the link of a letter there is no list of one's own, and this is not in the public one.
        request.nav_place = reverse("portal:mine") if request.person.is_signed_in else ""  # type: ignore[attr-defined]  # told to shell.navigation
    words = appeal.text if shown.is_applicant else appeal.public_text
    nothing: list[TimelineItem] = []
    history = guarded("appeal.timeline", lambda: timeline_items(appeal, shown.person), instead=nothing)
    every = _photos(appeal, for_applicant=shown.is_applicant)
    late = [item for item in every if item.state == AttachmentState.PROCESSING]
    values = {
        "appeal": appeal,
        "is_applicant": shown.is_applicant,
        "is_staff": shown.is_staff,
        "is_by_link": shown.person.correspondent_id is not None,
        "work_url": _work_url(appeal) if shown.is_staff else "",
        "text": words,
        # Until somebody has answered, the portal must not be all that a person in danger hears of.
        "danger": danger_in(words) if shown.is_applicant and not _is_answered(appeal) else None,
        "title": title_of(words, appeal.category.title),
        "point": f"{appeal.lat},{appeal.lon}",
        "timeline": timeline_entries(history),
        "question": _last_words(history, QuestionAsked.event_name),
        "answer": _last_words(history, AnswerGiven.event_name),
        "facts": [
            *facts(request, appeal, appeal.address if shown.is_applicant else appeal.public_address),
            *deadlines_told(appeal, for_applicant=shown.is_applicant),
        ],
        "contacts": _contacts(appeal) if _may_see_own(shown) else [],
        "answers": answers_told(appeal),
        "forms": _forms(request, shown, bound or {}),
        "verdict_until": verdict_due(appeal),
        "processing": any(item.is_of_problem for item in late),
        "unshown": sum(item.state == AttachmentState.FAILED for item in every if item.answer_id is None),
        **pictures([item for item in every if item.state == AttachmentState.READY and item.message_id is None], late),
    }
    return render(request, "citizen/appeal.html", {**values, **context}, status=status)


def _photos(appeal: Appeal, *, for_applicant: bool) -> list[Attachment]:
    """All photos, without those of a withheld answer for the applicant."""
    every = list(appeal.attachments.all())
    if not for_applicant or all(item.answer_id is None for item in every):
        return every
    withheld = {answer.id for answer in appeal.answers.all() if answer.is_withheld}
    return [item for item in every if item.answer_id not in withheld]


def _is_answered(appeal: Appeal) -> bool:
    spec = states[appeal.state]
    return spec.is_final or spec.has_answer


def _may_see_own(shown: Shown) -> bool:
    """Contacts may be those of the account that sent the appeal: whom it named beside does not see them."""
    return shown.is_applicant and (shown.appeal.applicant_id in (None, shown.person.user_id))


def _contacts(appeal: Appeal) -> list[tuple[str, str]]:
    agreed = _("вы разрешили") if appeal.wants_publicity else _("вы просили не показывать")
    return [
        (_("Имя"), appeal.contact_name),
        (_("Почта"), appeal.contact_email),
        (_("Телефон"), phone_shown(appeal.contact_phone)),
        (_("Показ на портале"), agreed),
    ]


def _last_words(history: list[TimelineItem], kind: str) -> str:
    return next((item.text for item in reversed(history) if item.kind == kind), "")


def _work_url(appeal: Appeal) -> str:
    try:
        return reverse("work:appeal", args=(appeal.number,))
    except NoReverseMatch:
        return ""


def _forms(request: RegionRequest, shown: Shown, bound: Mapping[str, Form]) -> dict[str, Form]:
    if not shown.is_applicant:
        return {}
    allowed = actions_for(shown.person, shown.appeal)
    initial = {"version": shown.appeal.version}
    return {
        action: bound.get(action) or form_class(initial=initial, prefix=action)
        for action, form_class in APPLICANT_FORMS.items()
        if action in allowed
    }
