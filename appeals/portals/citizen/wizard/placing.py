"""Wizard step of place and photos, with and without JavaScript."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from appeals.drafts import draft_photo_add, draft_photo_remove, draft_photos
from appeals.models import Draft
from appeals.photos.limits import ACCEPT, MAX_MEGABYTES, MAX_PHOTOS_PER_APPEAL
from appeals.portals.citizen.addresses import AddressShown, looked_up
from appeals.portals.citizen.wizard.forms import PlaceForm
from appeals.portals.citizen.wizard.page import Step, StepPage, Values, go_on
from appeals.portals.citizen.wizard.steps import step_url
from appeals.portals.drafts import draft_of
from appeals.portals.throttle import upload_refused
from appeals.selectors.choices import Choices, choices_now
from appeals.stages.intake import MAX_ADDRESS
from core.errors import Conflict, InvalidInput, Missing
from core.typed import plain, whole_number
from language.detectors.address import address_guess
from shell.kept.post_only import accepts_signed_out, post_only
from tenants.places import gazetteer
from tenants.service import RegionRequest

__all__ = ["FIND", "PLACE", "TAKE", "PlaceSearch", "place_found", "place_searched", "remove", "tile", "upload"]


@accepts_signed_out
@post_only("portal:draft", "draft_id")
def upload(request: RegionRequest, draft_id: UUID) -> HttpResponse:
    """Add a photo to a draft. Responds with its tile, or with an error sentence."""
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
    """The tile of a draft's photo; requested again until the copies are ready."""
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


FIND, TAKE = "find", "take"


@dataclass(frozen=True, slots=True)
class PlaceSearch:
    """Result of a search button: current fields, places to choose from, and a sentence."""

    fields: Mapping[str, Any]
    found: tuple[AddressShown, ...] = ()
    message: str = ""
    taken: str = ""


def place_searched(posted: MultiValueDict[str, str]) -> PlaceSearch | None:
    """Result of the buttons «Найти» and «Поставить метку здесь»; None if the step itself was sent."""
    fields = {name: posted.get(name, "") for name in ("lat", "lon", "address", "municipality")}
    address = plain(fields["address"], MAX_ADDRESS)
    if TAKE in posted:
        return _taken(fields, str(posted[TAKE]), address)
    if FIND not in posted:
        return None
    return PlaceSearch({**fields, "address": address})


def place_found(fields: Mapping[str, Any]) -> PlaceSearch:
    """Places to choose from for the typed address."""
    looked = looked_up(str(fields.get("address") or "")[:MAX_ADDRESS], has_map=False)
    return PlaceSearch(fields, tuple(looked.places), looked.message)


def _taken(fields: dict[str, Any], chosen: str, address: str) -> PlaceSearch:
    """The chosen place, found by the same query."""
    looked = looked_up(address, has_map=False)
    found = looked.places
    index = whole_number(chosen)
    place = found[index] if index is not None and index < len(found) else None
    if place is None:
        return PlaceSearch({**fields, "address": address}, tuple(found), looked.message)
    kept = {"lat": place.lat, "lon": place.lon, "address": place.address, "municipality": place.municipality}
    return PlaceSearch(kept, message=place.note, taken=_("Место найдено: %(place)s.") % {"place": place.label})


_FIELDS = ("lat", "lon", "address", "municipality")


def _form(page: StepPage, typed: Values | None) -> PlaceForm:
    choices, data = choices_now(), page.standing.data
    told = {name: data[name] for name in _FIELDS if data.get(name) not in (None, "")}
    return PlaceForm(typed, initial=told or _place_in_words(data.get("text", ""), choices), choices=choices)


def _changes(page: StepPage, form: PlaceForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in _FIELDS}


def _context(page: StepPage, form: PlaceForm) -> dict[str, Any]:
    typed = {name: form[name].value() for name in _FIELDS}
    is_told = any(page.standing.data.get(name) not in (None, "") for name in _FIELDS)
    return {
        "from_words": not is_told and not form.is_bound and bool(form.initial.get("address")),
        "search": place_found(typed) if FIND in page.request.GET else None,
        "photos": [] if page.is_new else draft_photos(page.draft),
        "accept": ACCEPT,
        "limit": MAX_PHOTOS_PER_APPEAL,
        "megabytes": MAX_MEGABYTES,
        "guest_hours": 0 if page.request.person.is_signed_in else settings.GUEST_PHOTOS_HOURS,
    }


def _pressed(page: StepPage, posted: Values) -> HttpResponse | None:
    """«Найти на карте» and «Поставить метку здесь», for pages without a script."""
    search = place_searched(posted)
    if search is None:
        return None
    page.type_in({name: [str(value or "")] for name, value in search.fields.items()})
    if not search.taken:
        return go_on(page.request, f"{page.url}?{FIND}=1#place-found", again=True)
    messages.success(page.request, f"{search.taken} {search.message}".strip())
    return go_on(page.request, page.url, again=True)


PLACE = Step(_form, _changes, _context, pressed=_pressed)


def _place_in_words(text: str, choices: Choices) -> dict[str, str]:
    """The address found in the person's text, so that nobody types it twice."""
    guess = address_guess(text, gazetteer())
    if guess is None:
        return {}
    municipality = choices.municipality(guess.municipality)
    return {"address": guess.text, "municipality": str(municipality.id) if municipality else ""}
