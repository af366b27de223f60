"""Wizard step of place and photos: both are entered at the place of the problem."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse

from appeals.drafts import draft_photos
from appeals.photos.limits import ACCEPT, MAX_MEGABYTES, MAX_PHOTOS_PER_APPEAL
from appeals.portals.citizen.wizard.forms import PlaceForm
from appeals.portals.citizen.wizard.page import Step, StepPage, Values, go_on
from appeals.portals.citizen.wizard.place import FIND, place_found, place_searched
from appeals.selectors.choices import Choices, choices_now
from language.detectors.address import address_guess
from tenants.service import gazetteer

__all__ = ["PLACE"]

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
    """The address that the person has written among their words, so that nobody types it twice."""
    guess = address_guess(text, gazetteer())
    if guess is None:
        return {}
    municipality = choices.municipality(guess.municipality)
    return {"address": guess.text, "municipality": str(municipality.id) if municipality else ""}
