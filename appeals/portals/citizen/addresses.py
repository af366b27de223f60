"""Geocode an address or a mark of a map; warn where the two contradict each other."""

from contextlib import suppress
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from math import isfinite
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from appeals.portals.citizen.ground import json_answer, too_often
from appeals.portals.throttle import address_refused
from appeals.selectors.choices import Choices, choices_now
from appeals.stages.intake import MAX_ADDRESS
from core.errors import InvalidInput
from language.detectors.address import address_guess
from shell.maps import attribution_html
from tenants.places import AddressFound, Precision, gazetteer, municipality_at, place_at, places_find

__all__ = ["PLAINLY", "SHORTEST", "AddressShown", "Looked", "find", "looked_up", "nearest", "place_doubt"]

SHORTEST = 3
# How near to look at a place, by what its point is the point of.
_ZOOMS = {Precision.HOUSE: 17, Precision.STREET: 15, Precision.SETTLEMENT: 13, Precision.MUNICIPALITY: 10}
_NOTES = {
    Precision.HOUSE: "",
    Precision.STREET: gettext_lazy("Точки этого дома в справочнике нет: метка стоит на улице."),
    Precision.SETTLEMENT: gettext_lazy("Точнее не знаем: метка стоит в населённом пункте."),
    Precision.MUNICIPALITY: gettext_lazy("Точки этого места в справочнике нет: метка стоит в центре муниципалитета."),
}
# What one can do about it where a script draws the map.
_MOVES = {
    Precision.STREET: gettext_lazy("Подвиньте её к дому."),
    Precision.SETTLEMENT: gettext_lazy("Подвиньте её к месту."),
    Precision.MUNICIPALITY: gettext_lazy("Подвиньте её к месту."),
}


@dataclass(frozen=True, slots=True)
class AddressShown:
    """A found address as displayed; `address` fills the field."""

    label: str
    detail: str
    address: str
    lat: float
    lon: float
    municipality: str
    zoom: int
    note: str


@dataclass(frozen=True, slots=True)
class Looked:
    """Places, or a sentence if none was found; `attribution` is HTML that names the source."""

    places: list[AddressShown] = field(default_factory=list)
    message: str = ""
    attribution: str = ""


def looked_up(text: str, *, asked: bool = True, has_map: bool = True) -> Looked:
    """Places for typed words; `asked` if the person has pressed the button and waits.

    Without `has_map` the sentence gives no advice about the map.
    """
    if len(text.strip()) < SHORTEST:
        return Looked(message=_("Напишите улицу и дом или населённый пункт: хотя бы три буквы."))
    found = places_find(text, asked=asked)
    if found.items:
        return Looked(
            [_shown(item, text, has_map=has_map) for item in found.items],
            attribution=attribution_html(found.attribution),
        )
    if found.outside:
        words = _("«%(address)s» — за пределами региона. Здесь принимают обращения о местах внутри его границ.")
        return Looked(message=words % {"address": found.outside})
    if has_map:
        words = _("Такого адреса в справочнике региона нет. Проверьте, как он написан, или поставьте метку на карте.")
    else:
        words = _("Такого адреса в справочнике региона нет. Проверьте, как он написан, или выберите муниципалитет.")
    return Looked(message=words)


def _shown(found: AddressFound, typed: str, *, has_map: bool) -> AddressShown:
    if has_map:
        note = " ".join(str(part) for part in (_NOTES[found.precision], _MOVES.get(found.precision, "")) if part)
    else:
        note = "" if found.precision == Precision.HOUSE else _("Дом найдут по адресу, который вы написали.")
    return AddressShown(
        label=found.label,
        detail=found.detail,
        address=found.label if found.is_whole else typed.strip(),
        lat=round(found.lat, 6),
        lon=round(found.lon, 6),
        municipality=str(found.municipality_id),
        zoom=_ZOOMS[found.precision],
        note=note,
    )


@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Places for `q`, as JSON; `asked` if the person waits for them, not while they type."""
    if wait := address_refused(request):
        return too_often(wait)
    looked = looked_up(request.GET.get("q", ""), asked="asked" in request.GET)
    return json_answer(
        {
            "results": [asdict(place) for place in looked.places],
            "message": looked.message,
            "attribution": looked.attribution,
        }
    )


@never_cache
@require_safe
def nearest(request: HttpRequest) -> HttpResponse:
    """The address of the point `lat`, `lon`, as JSON; empty if nothing near has an address.

    `doubt` is a sentence where the `address` that is typed, or the municipality `guessed` from the person's words, lies
    elsewhere.
    """
    if wait := address_refused(request):
        return too_often(wait)
    try:
        lat, lon = (float(request.GET.get(name, "")) for name in ("lat", "lon"))
    except ValueError:
        lat = lon = float("nan")
    if not (isfinite(lat) and isfinite(lon)):
        return _refused(_("Точка записывается двумя числами: lat и lon, в градусах."))
    try:
        found = place_at(lat=lat, lon=lon)
        typed, guessed = request.GET.get("address", "")[:MAX_ADDRESS], request.GET.get("guessed", "")
        doubt = place_doubt(address=typed, guessed=guessed, lat=lat, lon=lon) if typed or guessed else ""
    except InvalidInput as error:
        return _refused(error.message)
    told = {"address": found.label, "detail": found.detail} if found else {"address": "", "detail": ""}
    return json_answer({**told, "doubt": doubt})


def _refused(words: str) -> HttpResponse:
    body = {"title": words, "status": int(HTTPStatus.UNPROCESSABLE_ENTITY)}
    return json_answer(body, HTTPStatus.UNPROCESSABLE_ENTITY, "application/problem+json")


# From this score on an address names its municipality; names that several places have score less.
PLAINLY = 0.7
# A longer list may have left the right place out.
_WHOLE_LIST = 7


def place_doubt(*, address: str, guessed: str, lat: float, lon: float) -> str:
    """A sentence where the address lies in another municipality than the point; empty where it may lie there.

    `guessed` is the id of the municipality that the words of the appeal name, empty if they name none. Raises
    InvalidInput (field `point`) for a point outside the region.
    """
    here, choices = municipality_at(lat=lat, lon=lon), choices_now()
    possible = _possible(address, choices) or _chosen(guessed, choices)
    if not possible or here.id in possible:
        return ""
    names = ", ".join(item.name for item in choices.municipalities if item.id in possible)
    words = _("Метка и адрес не сходятся: адрес — %(there)s, а метка стоит здесь: %(here)s. Поправьте то, что неверно.")
    return words % {"there": names, "here": here.name} if names else ""


def _possible(address: str, choices: Choices) -> set[UUID]:
    """Municipalities that the address may lie in; none if unknown."""
    guess = address_guess(address, gazetteer())
    named = choices.municipality(guess.municipality) if guess is not None and guess.score >= PLAINLY else None
    if named is not None:
        return {named.id}
    found = places_find(address, asked=False).items
    is_known = len(found) <= _WHOLE_LIST and all(item.source == "region" for item in found)
    return {item.municipality_id for item in found} if is_known else set()


def _chosen(guessed: str, choices: Choices) -> set[UUID]:
    with suppress(ValueError):
        chosen = UUID(guessed)
        return {item.id for item in choices.municipalities if item.id == chosen}
    return set()
