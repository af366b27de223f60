"""Photos of the wizard: one request a file from wizard pages with JavaScript, one form without."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from appeals.drafts import draft_photo_add, draft_photo_remove, draft_photos
from appeals.models import Attachment
from appeals.portals.citizen.throttle import upload_refused
from appeals.portals.citizen.wizard.page import FETCHED
from appeals.portals.citizen.wizard.session import draft_current, draft_to_write
from appeals.portals.citizen.wizard.steps import step_url
from core.errors import Conflict, InvalidInput, Missing
from shell.errors import too_many_requests
from shell.kept.doors import posted_from
from tenants.service import RegionRequest

__all__ = ["remove", "tile", "upload"]


@posted_from("portal:new")
def upload(request: RegionRequest) -> HttpResponse:
    """Add photos to the draft. To wizard.js it answers with the tile of one photo, or a sentence why not."""
    if wait := upload_refused(request):
        if not request.headers.get(FETCHED):
            return too_many_requests(request, retry_after=wait)
        return _sentence(_("Слишком много фотографий подряд. Подождите и повторите."), HTTPStatus.TOO_MANY_REQUESTS)
    files: list[UploadedFile] = request.FILES.getlist("photos")
    if not files:
        return _refused(request, [_("Файл не дошёл. Выберите фотографию ещё раз.")])
    draft = draft_to_write(request)
    added: list[Attachment] = []
    problems: list[str] = []
    for file in files:
        try:
            added.append(draft_photo_add(person=request.person, draft_id=draft.id, upload=file))
        except (InvalidInput, Conflict) as error:
            problems.append(error.message if len(files) == 1 else f"{file.name}: {error.message}")
    if problems:
        return _refused(request, problems)
    if request.headers.get(FETCHED):
        return render(request, "citizen/wizard/photo.html", {"photo": added[0], "draft": draft})
    return redirect(step_url("photos"))


@posted_from("portal:new")
def remove(request: RegionRequest, photo_id: UUID) -> HttpResponse:
    """Take a photo out of the draft."""
    draft = draft_current(request)
    if draft is not None:
        draft_photo_remove(draft_id=draft.id, photo_id=photo_id)
    if request.htmx or request.headers.get(FETCHED):
        return HttpResponse()
    return redirect(step_url("photos"))


@never_cache
@require_safe
def tile(request: RegionRequest, photo_id: UUID) -> HttpResponse:
    """One photo of the draft as it is now: asked for again until its copies are made."""
    draft = draft_current(request)
    photo = next((item for item in draft_photos(draft) if item.id == photo_id), None) if draft else None
    if photo is None:
        raise Missing(_("Такой фотографии в черновике нет."))
    return render(request, "citizen/wizard/photo.html", {"photo": photo, "draft": draft})


def _refused(request: RegionRequest, problems: list[str]) -> HttpResponse:
    if request.headers.get(FETCHED):
        return _sentence(" ".join(problems), HTTPStatus.UNPROCESSABLE_ENTITY)
    for problem in problems:
        messages.error(request, problem)
    return redirect(step_url("photos"))


def _sentence(words: str, status: HTTPStatus) -> HttpResponse:
    return JsonResponse({"detail": words}, status=status)
