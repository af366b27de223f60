"""Municipalities, their boundaries, and the municipality of a point."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from django.utils.translation import gettext as _
from shapely import Point, STRtree
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from core.errors import InvalidInput
from core.guard import guarded_rows
from core.plane import tenant_only
from core.russian import by_words
from language.gazetteer import Gazetteer
from tenants.structure.models import Municipality
from tenants.structure.settlements import gazetteer

__all__ = ["boundary_box", "boundary_shape", "municipalities_geojson", "municipality_at"]


@dataclass(frozen=True)
class _Borders:
    """Municipalities by code, without their boundaries, and these as geometries in the same order."""

    municipalities: list[Municipality]
    tree: STRtree


# By the gazetteer: it becomes another one whenever a municipality changes.
_borders: WeakKeyDictionary[Gazetteer, _Borders] = WeakKeyDictionary()


def _borders_now() -> _Borders:
    known = gazetteer()
    found = _borders.get(known)
    if found is None:
        rows = Municipality.objects.order_by("code")
        drawn = list(rows.values_list("code", "boundary"))
        shapes = dict(guarded_rows("territory.boundary", drawn, lambda row: (row[0], shape(row[1]))))
        municipalities = [row for row in rows.defer("boundary") if row.code in shapes]
        tree = STRtree([shapes[row.code] for row in municipalities])
        found = _borders[known] = _Borders(municipalities, tree)
    return found


@tenant_only
def municipality_at(*, lat: float, lon: float) -> Municipality:
    """The municipality whose boundary contains the point (degrees, WGS 84). Shared: do not modify it.

    Raises InvalidInput (field `point`) for a point that no municipality of the region holds.
    """
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise InvalidInput(_("Широта бывает от −90 до 90, долгота — от −180 до 180."), field="point")
    borders = _borders_now()
    found = borders.tree.query(Point(lon, lat), predicate="intersects")
    if found.size:
        # Where boundaries overlap, the first by code.
        return borders.municipalities[int(found.min())]
    raise InvalidInput(
        _("Эта точка вне региона. Поставьте отметку там, где находится проблема."),
        field="point",
        code="outside_region",
    )


def boundary_box(geometry: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """(west, south, east, north) of a GeoJSON geometry in degrees. Raises InvalidInput as `boundary_shape`."""
    west, south, east, north = boundary_shape(geometry).bounds
    return west, south, east, north


def boundary_shape(geometry: Mapping[str, Any]) -> BaseGeometry:
    """Parse and validate a GeoJSON geometry in degrees.

    Raises InvalidInput (field `boundary`) for what is no boundary: not a polygon, crossing itself, off the globe.
    """
    try:
        parsed = shape(dict(geometry))
        west, south, east, north = parsed.bounds
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OverflowError,
        RecursionError,
        ShapelyError,
    ) as error:
        raise InvalidInput(_("Граница записана с ошибкой: нужна геометрия GeoJSON."), field="boundary") from error
    if parsed.is_empty or parsed.geom_type not in ("Polygon", "MultiPolygon"):
        raise InvalidInput(_("Граница — это Polygon или MultiPolygon."), field="boundary")
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise InvalidInput(_("Граница выходит за пределы градусной сетки."), field="boundary")
    if not parsed.is_valid:
        raise InvalidInput(
            _("Граница пересекает сама себя: %(where)s.") % {"where": explain_validity(parsed)},
            field="boundary",
        )
    return parsed


@tenant_only
def municipalities_geojson() -> dict[str, Any]:
    """All boundaries as a GeoJSON FeatureCollection (the base map)."""
    features = [
        {
            "type": "Feature",
            "id": str(row.id),
            "properties": {"code": row.code, "name": row.name, "approximate": row.boundary_is_approximate},
            "geometry": row.boundary,
        }
        for row in Municipality.objects.order_by(by_words("name"), "id")
    ]
    return {"type": "FeatureCollection", "features": features}
