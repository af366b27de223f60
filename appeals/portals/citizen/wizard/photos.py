"""Upload wizard photos one per request, for pages with a script; without it the step's form sends them."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from appeals.drafts import draft_photo_add, draft_photo_remove, draft_photos
from appeals.models import Draft
from appeals.portals.citizen.throttle import upload_refused
from appeals.portals.citizen.wizard.session import draft_of
from appeals.portals.citizen.wizard.steps import step_url
from core.errors import Conflict, InvalidInput, Missing
from shell.kept.post_only import accepts_signed_out, post_only
from tenants.service import RegionRequest

__all__ = ["remove", "tile", "upload"]


@accepts_signed_out
@post_only("portal:draft", "draft_id")
def upload(request: RegionRequest, draft_id: UUID) -> HttpResponse:
    """Add a photo to a draft. Answers with its tile, or with a sentence why not."""
    if upload_refused(request, request.FILES.getlist("photos")):
        return _sentence(_("Слишком много фотографий подряд. Подождите и повторите."), HTTPStatus.TOO_MANY_REQUESTS)
    file = request.FILES.get("photos")
    if file is None:
        return _sentence(_("Файл не дошёл. Выберите фотографию ещё раз."), HTTPStatus.UNPROCESSABLE_ENTITY)
    draft = _draft(request, draft_id)
    try:
        photo = draft_photo_add(person=request.person, draft_id=draft.id, upload=file)
    except (InvalidInput, Conflict) as error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(error, Conflict) else error.status
        return _sentence(error.message, status)
    return render(request, "citizen/wizard/photo.html", {"photo": photo, "draft": draft})


@accepts_signed_out
@post_only("portal:draft", "draft_id")
def remove(request: RegionRequest, draft_id: UUID, photo_id: UUID) -> HttpResponse:
    """Take a photo out of a draft."""
    draft_photo_remove(draft_id=_draft(request, draft_id).id, photo_id=photo_id)
    return HttpResponse() if request.htmx else redirect(step_url(draft_id, "place"))


@never_cache
@require_safe
def tile(request: RegionRequest, draft_id: UUID, photo_id: UUID) -> HttpResponse:
    """One photo of a draft as it is now: asked for again until its copies are made."""
    draft = _draft(request, draft_id)
    photo = next((item for item in draft_photos(draft) if item.id == photo_id), None)
    if photo is None:
        raise Missing(_("Такой фотографии в черновике нет."))
    return render(request, "citizen/wizard/photo.html", {"photo": photo, "draft": draft})


def _draft(request: RegionRequest, draft_id: UUID) -> Draft:
    draft = draft_of(request, draft_id)
    if draft is None:
        raise Missing(_("Этого черновика больше нет: его удалили или начали в другом браузере."))
    return draft


def _sentence(words: str, status: HTTPStatus) -> HttpResponse:
    return JsonResponse({"detail": words}, status=status)
