"""The page of an appeal."""

from contextlib import suppress
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appeals.access import actions_for, appeals_visible, capacity_for, may_tick
from appeals.flow import action_take
from appeals.models import Appeal
from appeals.photos.attachments import attachment_upload, attachments_discard
from appeals.portals.looks import appeal_label
from appeals.portals.photos import ANSWER_PHOTOS
from appeals.portals.repeats import appeal_already_moved
from appeals.portals.workplace.departed import departed_page
from appeals.portals.workplace.forms.actions import AnswerForm
from appeals.portals.workplace.forms.base import ACTION_FORMS, ActionForm, typed_in, version_sent
from appeals.portals.workplace.forms.notes import NoteForm
from appeals.portals.workplace.page import Attempt, appeal_of_page, appeal_page
from appeals.portals.workplace.places import appeal_url, place_of
from appeals.portals.workplace.undo_offers import undo_offer, undo_offer_withdraw
from appeals.selectors.listing import checklist_of
from appeals.selectors.queues import queue_counts_forget, queue_neighbours
from appeals.stages.checklist import OPEN_STEPS, checklist_tick
from appeals.stages.notes import note_add
from appeals.stages.step import version_check
from appeals.stages.undoing import appeal_undo
from appeals.states import Action, states
from core.errors import Conflict, DomainError, InvalidInput, Missing
from shell.kept.files import keeps_files
from shell.kept.post_only import post_only
from tenants.service import RegionRequest

__all__ = ["act", "note", "page", "tick", "undo", "upload"]


@require_safe
def page(request: RegionRequest, number: int) -> HttpResponse | HttpResponseBase:
    """Show an appeal and the actions that this person may take now."""
    try:
        appeal = appeal_of_page(request.person, number)
    except Missing as missing:
        return departed_page(request, number, missing)
    if appeal.applicant_id == request.person.user_id:
        # One's own appeal is not work: its page on the portal has what an applicant may do.
        return redirect("portal:appeal", number)
    return appeal_page(request, appeal)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_files(ANSWER_PHOTOS)
def act(request: RegionRequest, number: int, action: str) -> HttpResponseBase:
    """Take an action and go on to the next appeal; a refused form is shown again, filled."""
    if action not in ACTION_FORMS:
        raise Http404
    if request.method != "POST":
        # The page of a refused form was reloaded from the address bar.
        return redirect(appeal_url(request, number))
    chosen, person, seen = action, request.person, version_sent(request)
    try:
        appeal = appeal_of_page(person, number)
    except Missing as missing:
        if (known := appeal_already_moved(person, number, chosen, seen)) is not None:
            return _go_on(request, known, chosen)
        return departed_page(request, number, missing, typed=typed_in(request.POST))
    capacity_for(person, appeal, chosen)
    form = ACTION_FORMS[chosen](request.POST, request.FILES, appeal=appeal)
    try:
        return _taken(request, appeal, form, seen)
    except Missing as missing:
        # Gone out of sight since it was opened above.
        _let_go(request, form)
        if (known := appeal_already_moved(person, number, chosen, seen)) is not None:
            return _go_on(request, known, chosen)
        return departed_page(request, number, missing, typed=typed_in(request.POST))
    except DomainError:
        _let_go(request, form)
        raise


def _taken(request: RegionRequest, appeal: Appeal, form: ActionForm, seen: int) -> HttpResponseBase:
    chosen, person, number = form.action, request.person, appeal.number
    try:
        # Before the form is judged: what it offered may have changed with the appeal.
        version_check(appeal, seen)
        is_valid = form.is_valid()
        if chosen in actions_for(person, appeal):
            _photos_upload(request, form)
        if is_valid:
            moved = action_take(chosen, person=person, number=number, version=seen, arguments=form.arguments())
            return _go_on(request, moved, chosen)
    except InvalidInput as error:
        form.add_domain_error(error)
    except Conflict as conflict:
        if conflict.code == OPEN_STEPS:
            # Nobody was faster: something is left to do before this form can go. The page says what, until it is done.
            return appeal_page(
                request, appeal, attempt=Attempt(form=form, lacks_steps=True), status=HTTPStatus.CONFLICT
            )
        if (known := appeal_already_moved(person, number, chosen, seen)) is not None:
            _let_go(request, form)
            return _go_on(request, known, chosen)
        return _conflict(request, form, conflict, seen)
    return appeal_page(request, appeal, attempt=Attempt(form=form), status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _photos_upload(request: RegionRequest, form: ActionForm) -> None:
    """Upload the files of a form sent without JavaScript; a refused form keeps them."""
    if isinstance(form, AnswerForm):
        request.files_taken = True  # type: ignore[attr-defined]  # told to shell.kept
        for upload in form.cleaned_data.get("photos", []):
            form.stored.append(attachment_upload(person=request.person, upload=upload).id)
            form.uploaded.append(form.stored[-1])


def _let_go(request: RegionRequest, form: ActionForm) -> None:
    """Remove the photos uploaded by this request: no form refers to them."""
    if isinstance(form, AnswerForm) and form.stored:
        attachments_discard(person=request.person, photo_ids=form.stored)
        form.uploaded = [photo_id for photo_id in form.uploaded if photo_id not in form.stored]
        form.stored = []
        request.files_taken = False  # type: ignore[attr-defined]  # told to shell.kept


def _go_on(request: RegionRequest, appeal: Appeal, action: str) -> HttpResponse:
    """Redirect to the next appeal of the queue, with a message about the action and the offer to undo it."""
    queue_counts_forget(request.person)
    undo_offer(request, appeal, action)
    place = place_of(request, appeal)
    if place is None:
        return redirect("work:home")
    following = queue_neighbours(request.person, place.queue, appeal, filters=place.filters).next
    if following is None:
        return redirect(place.list_url)
    return redirect(reverse("work:appeal", args=(following,)) + place.link)


def _conflict(request: RegionRequest, form: ActionForm, conflict: Conflict, seen: int) -> HttpResponse:
    """The current page, with the changes since the form was opened and the typed text."""
    appeal = appeal_of_page(request.person, form.appeal.number)
    assert form.sent is not None
    data = form.sent.copy()
    data["version"] = str(appeal.version)
    if isinstance(form, AnswerForm):
        is_open = Action.ANSWER in actions_for(request.person, appeal)
        if is_open and not getattr(request, "files_taken", False):
            form.is_valid()
            # One that is no photo is told when it is chosen again.
            with suppress(InvalidInput):
                _photos_upload(request, form)
        if not is_open:
            _let_go(request, form)
        data.setlist("photo_ids", [str(photo_id) for photo_id in form.uploaded])
    fresh = type(form)(data, appeal=appeal)
    attempt = Attempt(form=fresh, conflict=conflict, seen_version=seen)
    return appeal_page(request, appeal, attempt=attempt, status=HTTPStatus.CONFLICT)


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: RegionRequest, number: int) -> HttpResponseBase:
    """Add an internal note."""
    if request.method != "POST":
        return redirect(appeal_url(request, number))
    form = NoteForm(request.POST)
    try:
        if form.is_valid():
            note_add(person=request.person, number=number, text=form.cleaned_data["text"])
            messages.success(request, _("Заметка сохранена."))
            return redirect(appeal_url(request, number) + "#history")
    except InvalidInput as error:
        form.add_error("text", error.message)
    except Missing as missing:
        return departed_page(request, number, missing, typed=typed_in(request.POST))
    try:
        appeal = appeal_of_page(request.person, number)
    except Missing as missing:
        return departed_page(request, number, missing, typed=typed_in(request.POST))
    return appeal_page(request, appeal, note=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_http_methods(["GET", "HEAD", "POST"])
def tick(request: RegionRequest, number: int, item_id: UUID) -> HttpResponse | HttpResponseBase:
    """Tick or untick a step (`ticked` is "yes" or "no"); returns the checklist to a script, else the page."""
    page = appeal_url(request, number)
    if request.method != "POST":
        return redirect(page)
    try:
        checklist_tick(
            person=request.person, number=number, item_id=item_id, ticked=request.POST.get("ticked") == "yes"
        )
    except Missing as missing:
        if request.htmx:
            raise
        return departed_page(request, number, missing)
    if not request.htmx:
        return redirect(f"{page}#step-{item_id}")
    appeal = appeal_of_page(request.person, number)
    context = {
        "appeal": appeal,
        "checklist": checklist_of(appeal),
        "may_tick": may_tick(request.person, appeal),
        "link": f"?{query}" if (query := request.META.get("QUERY_STRING", "")) else "",
        "is_update": True,
    }
    return render(request, "appeals/work/parts/checklist_update.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: RegionRequest, number: int) -> HttpResponse:
    """Undo the step and show the appeal with the filled form, or say why it is too late."""
    page = appeal_url(request, number)
    if request.method != "POST":
        return redirect(page)
    version, label = version_sent(request), appeal_label(request, number)
    undo_offer_withdraw(request, number, version)
    queue_counts_forget(request.person)
    try:
        undone = appeal_undo(person=request.person, number=number, version=version)
    except Conflict as refusal:
        # What was to be shown otherwise may have left this person's sight with the step.
        messages.warning(request, f"{label}: {refusal.message}")
        is_visible = appeals_visible(request.person).filter(number=number).exists()
        return redirect(page) if is_visible else redirect("work:home")
    words = _("отменено, обращение снова «%(state)s»") % {"state": states[undone.appeal.state].label}
    messages.success(request, format_html('<a href="{}">{}</a>: {}.', page, label, words))
    return redirect(f"{page}{'&' if '?' in page else '?'}again={undone.point.pk}")


@post_only("work:home")
def upload(request: RegionRequest) -> JsonResponse:
    """Upload the file `photos`; responds with its id, or with `detail` that explains the error."""
    file = request.FILES.get("photos")
    if file is None:
        return _refused(_("Выберите фотографию."))
    try:
        attachment = attachment_upload(person=request.person, upload=file)
    except InvalidInput as error:
        return _refused(error.message, error.status)
    return JsonResponse({"id": str(attachment.id)}, status=HTTPStatus.CREATED)


def _refused(detail: str, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY) -> JsonResponse:
    return JsonResponse({"detail": detail}, status=status)
