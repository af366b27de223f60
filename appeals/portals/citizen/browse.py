"""The public list and map of appeals."""

import json
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from appeals.portals.citizen.filters import filters_of
from appeals.portals.citizen.ground import GEOJSON, json_answer, too_often
from appeals.portals.looks import appeal_label, map_legend
from appeals.portals.paging import pages_asked
from appeals.portals.throttle import reading_refused
from appeals.selectors.public import COUNT_CAP, PAGE_SIZE, PublicFilters, public_count, public_page
from appeals.selectors.public_map import Box, Cell, MapPoint, box_of, map_points
from appeals.states import states
from appeals.titles import title_of
from core.guard import cached, guarded_rows
from shell.components import Tab
from tenants.service import RegionRequest

__all__ = ["listing", "map_page", "points"]

POINTS_SECONDS = 30
# Appeals listed under the map.
LISTED = 10


@require_safe
def listing(request: RegionRequest) -> HttpResponse:
    """Published appeals by pages: best matches first, without search words the newest."""
    form, filters = filters_of(request.GET)
    cursor = request.GET.get("cursor", "")
    page = public_page(filters, cursor=cursor, size=PAGE_SIZE * pages_asked(request))
    context = {
        "form": form,
        "filters": filters,
        "page": page,
        "found": _found(filters) if filters.active or filters.query or filters.nothing else "",
        "views": _views(request, "portal:list"),
        "is_first": "cursor" not in request.GET,
    }
    return render(request, "citizen/list.html", context)


def _found(filters: PublicFilters) -> str:
    """«Найдено 5 обращений»."""
    count = public_count(filters)
    if count > COUNT_CAP:
        return _("Найдено больше %(n)d обращений") % {"n": COUNT_CAP}
    return ngettext("Найдено %(n)d обращение", "Найдено %(n)d обращений", count) % {"n": count}


@require_safe
def map_page(request: RegionRequest) -> HttpResponse:
    """The same appeals on a map, with the newest as a list below for people who cannot use the map."""
    form, filters = filters_of(request.GET, is_ordered=False)
    area = form.cleaned_data.get("municipality", "")
    context = {
        "form": form,
        "filters": filters,
        "views": _views(request, "portal:map"),
        "page": public_page(filters, size=LISTED),
        "legend": map_legend(),
        "area": area,
    }
    return render(request, "citizen/map.html", context)


def _views(request: HttpRequest, current: str) -> list[Tab]:
    query = request.GET.copy()
    for name in ("cursor", "pages"):
        query.pop(name, None)
    tail = f"?{query.urlencode()}" if query else ""
    return [
        Tab(label=_("Списком"), icon="list", url=reverse("portal:list") + tail, current=current == "portal:list"),
        Tab(label=_("На карте"), icon="map", url=reverse("portal:map") + tail, current=current == "portal:map"),
    ]


@require_safe
def points(request: RegionRequest) -> HttpResponse:
    """Published appeals as GeoJSON: of the box `bbox=west,south,east,north` and a little around it, by the filters.

    Neighbours share one cached response.
    """
    if wait := reading_refused(request):
        return too_often(wait)
    asked = request.GET.get("bbox", "")
    box = box_of(asked)
    if asked and box is None:
        detail = _("bbox записывается как запад,юг,восток,север в градусах.")
        return json_answer(
            {"title": detail, "status": 422}, HTTPStatus.UNPROCESSABLE_ENTITY, "application/problem+json"
        )
    box = box.outward() if box else None
    _form, filters = filters_of(request.GET, is_ordered=False)
    key = f"portal:points:{sha256(repr((filters, box)).encode()).hexdigest()}"
    body = cached(key, lambda: _points_text(request, filters, box), POINTS_SECONDS)
    return HttpResponse(body, content_type=GEOJSON, headers={"Cache-Control": f"public, max-age={POINTS_SECONDS}"})


def _points_text(request: RegionRequest, filters: PublicFilters, box: Box | None) -> str:
    found, cells = map_points(filters, box)
    features = guarded_rows("map.points", found, lambda point: _point(request, point))
    features += [_cell(cell) for cell in cells]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))


def _point(request: RegionRequest, point: MapPoint) -> dict[str, Any]:
    label = appeal_label(request, point.number)
    state = states[point.state]
    properties = {
        "title": title_of(point.lead, point.category),
        "url": reverse("portal:appeal", args=(point.number,)),
        "tone": state.tone,
        "meta": " · ".join(filter(None, (label, point.category, str(state.label), point.address))),
    }
    return _feature(point.lon, point.lat, properties)


def _cell(cell: Cell) -> dict[str, Any]:
    return _feature(round(cell.lon, 5), round(cell.lat, 5), {"count": cell.count})


def _feature(lon: float, lat: float, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}
