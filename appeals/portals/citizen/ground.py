"""Base layer of a region's maps: boundaries, settlements, tiles of the region's own file."""

import json
from http import HTTPStatus
from typing import Any
from weakref import WeakKeyDictionary
from zlib import crc32

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appeals.portals.throttle import reading_refused
from core.errors import InvalidInput, Missing
from core.guard import cached
from language.gazetteer import Gazetteer, Place
from tenants.places import Tile, gazetteer, municipalities_geojson, tile_get
from tenants.service import EMBLEM_TYPES, emblem_read

__all__ = ["GEOJSON", "boundaries", "emblem", "json_answer", "settlements", "tile", "too_often"]

logger = structlog.get_logger(__name__)

GEOJSON = "application/geo+json"
KEPT_SECONDS = 3600
# More than these nobody tells apart on a phone, and a cheap one draws them slowly.
MOST_SETTLEMENTS = 3000
_RANKS = {"г": 0, "рп": 1, "пгт": 1, "дп": 2, "с": 2, "п": 2, "ст": 2, "мкр": 2}
_texts: WeakKeyDictionary[Gazetteer, str] = WeakKeyDictionary()


@require_safe
def boundaries(request: HttpRequest) -> HttpResponseBase:
    """Boundaries of the municipalities, the base map of every page; cached for long, since they rarely change."""
    if wait := reading_refused(request):
        return too_often(wait)
    body = cached("portal:boundaries", _boundaries_text, KEPT_SECONDS)
    return _kept(request, body, GEOJSON)


@require_safe
def settlements(request: HttpRequest) -> HttpResponseBase:
    """Settlements for a map without streets: `[lat, lon, name, rank]`, towns first."""
    if wait := reading_refused(request):
        return too_often(wait)
    known = gazetteer()
    body = _texts.get(known)
    if body is None:
        body = _texts[known] = _settlements_text(known)
    return _kept(request, body, "application/json")


@require_safe
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponseBase:
    """A tile of the region's own map: 204 if the map lacks it, 404 if it cannot have it.

    With the file's stamp in the URL (`?v=`) browsers cache it for ever, without it they revalidate.
    """
    try:
        found = tile_get(z, x, y)
    except Missing as missing:
        return json_answer({"title": missing.message, "status": 404}, HTTPStatus.NOT_FOUND, "application/problem+json")
    except InvalidInput as broken:
        logger.exception("map_file_unreadable")
        answer = {"title": broken.message, "status": 503}
        return json_answer(answer, HTTPStatus.SERVICE_UNAVAILABLE, "application/problem+json")
    if found is None:
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Cache-Control": f"public, max-age={KEPT_SECONDS}"})
    etag = f'W/"{crc32(found.data):08x}-{found.stamp}"'
    response = get_conditional_response(request, etag=etag) or _image(request, found)
    response["ETag"] = etag
    is_named = request.GET.get("v") == found.stamp
    response["Cache-Control"] = "public, max-age=31536000, immutable" if is_named else "public, no-cache"
    return response


@require_safe
def emblem(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The region's uploaded emblem; its name changes with its content. Opened by itself it may load and run nothing."""
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    content = emblem_read(f"{slug}.{kind}")
    return HttpResponse(content, content_type=EMBLEM_TYPES[kind], headers=headers)


def _image(request: HttpRequest, found: Tile) -> HttpResponse:
    if found.data is found.image:
        return HttpResponse(found.data, content_type=found.image_type)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return HttpResponse(found.data, content_type=found.image_type, headers=headers)
    return HttpResponse(found.image, content_type=found.image_type, headers={"Vary": "Accept-Encoding"})


def _boundaries_text() -> str:
    return _text(municipalities_geojson())


def _settlements_text(known: Gazetteer) -> str:
    placed = sorted((place for place in known.places if place.lat is not None), key=_weight)
    places = [[place.lat, place.lon, _name(place), _RANKS.get(place.kind, 3)] for place in placed[:MOST_SETTLEMENTS]]
    return _text({"places": places})


def _weight(place: Place) -> tuple[int, int, str]:
    return (_RANKS.get(place.kind, 3), -(place.population or 0), place.name)


def _name(place: Place) -> str:
    """A town's name; other settlements with their kind: «с. Ивановка», «п. Ивановка»."""
    return place.name if place.kind == "г" else f"{place.kind}. {place.name}"


def _kept(request: HttpRequest, body: str, content_type: str) -> HttpResponseBase:
    etag = f'"{crc32(body.encode()):08x}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def too_often(wait: int) -> HttpResponse:
    """Response 429 above the map's rate limit."""
    detail = _("Карту запрашивают слишком часто. Подождите столько секунд, сколько указано в Retry-After.")
    response = json_answer({"title": detail, "status": 429}, HTTPStatus.TOO_MANY_REQUESTS, "application/problem+json")
    response["Retry-After"] = str(wait)
    response["Cache-Control"] = "no-store"
    return response


def json_answer(
    body: dict[str, Any], status: HTTPStatus = HTTPStatus.OK, content_type: str = "application/json"
) -> HttpResponse:
    """JSON with Russian letters as they are."""
    return HttpResponse(_text(body), status=status, content_type=content_type)


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
