"""Edit municipalities as the region's administrator: names, boundaries from a file."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from shapely import force_2d, union_all
from shapely.geometry import box, mapping, shape

from core.errors import InvalidInput, Missing
from core.events.log import event_append
from core.events.types import Actor
from core.plane import tenant_only
from core.tables import name_fold
from core.typed import is_plain, name_clean
from tenants.edits import row_check, stamp_check, stamp_of
from tenants.events import MunicipalityChanged
from tenants.structure.models import Municipality
from tenants.structure.territory import boundary_shape

__all__ = [
    "KINDS",
    "BoundaryChange",
    "boundaries_apply",
    "boundaries_compare",
    "boundaries_read",
    "municipality_change",
    "municipality_kind_checked",
    "municipality_stamp",
]

# 131-ФЗ and 33-ФЗ, and what people say for short.
KINDS = (
    "муниципальный округ",
    "муниципальный район",
    "городской округ",
    "городской округ с внутригородским делением",
    "внутригородской район",
    "внутригородская территория",
    "внутригородское муниципальное образование",
    "городское поселение",
    "сельское поселение",
    "район",
    "округ",
    "город",
    "посёлок",
)
# «городской округ (ЗАТО)»: what else is to be said of it.
_NOTE = re.compile(r"\s*\([^()]*\)$")
_FOLDED = frozenset(map(name_fold, KINDS))


def municipality_kind_checked(value: str) -> str:
    """A kind in one spelling, perhaps with a note in brackets. Raises InvalidInput (field `kind`) for other words."""
    words = name_clean(value)
    if name_fold(_NOTE.sub("", words)) not in _FOLDED:
        raise InvalidInput(
            _("Вида «%(kind)s» нет. Бывают: %(kinds)s.") % {"kind": words[:60], "kinds": ", ".join(KINDS)}, field="kind"
        )
    return words


_WORDS = ("name", "kind", "centre")
FIELDS = (*_WORDS, "boundary")
# A boundary itself may have megabytes.
_STAMPED = (*_WORDS, "west", "south", "east", "north")
# How far, in degrees, a new boundary may reach beyond the territory as it was.
REACH = 1.0
MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class BoundaryChange:
    """A boundary that a file redraws: the municipality, the share of its area that is other ground now (0 to 1)."""

    code: str
    name: str
    moved: float


def municipality_stamp(municipality: Municipality) -> str:
    """Optimistic locking stamp of a municipality; for the boundary, of its box."""
    return stamp_of(municipality, _STAMPED)


@tenant_only
@transaction.atomic
def municipality_change(*, acting: Actor, code: str, changes: Mapping[str, Any], version: str = "") -> Municipality:
    """Change name, kind, centre or boundary (GeoJSON geometry, WGS 84) of a municipality; others stay.

    What is the same as before is no change and no event. Appeals keep the municipality that they have. Raises Missing,
    InvalidInput with the field at fault, Conflict (`stale_version`).
    """
    row = Municipality.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise Missing(_("Такого муниципалитета в регионе нет."), field="municipality")
    stamp_check(row, _STAMPED, version)
    before = {name: getattr(row, name) for name in FIELDS}
    for name in _WORDS:
        if name in changes:
            setattr(row, name, name_clean(changes[name]))
    # A kind that stood there before the check came doesn't keep anybody from mending the name.
    if row.kind != before["kind"]:
        row.kind = municipality_kind_checked(row.kind)
    if "boundary" in changes:
        _redraw(row, changes["boundary"], _territory())
    _saved(row, before, acting)
    return row


def boundaries_read(data: bytes) -> dict[str, Any]:
    """The geometries of a GeoJSON FeatureCollection by `properties.code`.

    Raises InvalidInput (field `file`) for what is no such file, a feature without a code, or a code that comes twice.
    """
    if len(data) > MOST_BYTES:
        raise InvalidInput(_("Файл больше 20 МБ: упростите границы."), field="file", code="too_big")
    try:
        parsed = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(_("Это не файл GeoJSON в кодировке UTF-8."), field="file") from error
    features = parsed.get("features") if isinstance(parsed, dict) else None
    if not isinstance(features, list) or not features:
        raise InvalidInput(_("Нужен GeoJSON FeatureCollection, в нём — хотя бы одна граница."), field="file")
    found: dict[str, Any] = {}
    for index, feature in enumerate(features, 1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        code = properties.get("code") if isinstance(properties, dict) else None
        if not isinstance(code, str) or not code or not is_plain(code):
            raise InvalidInput(_("У границы № %(n)d нет кода (properties.code).") % {"n": index}, field="file")
        if code in found:
            raise InvalidInput(_("Граница с кодом «%(code)s» в файле не одна.") % {"code": code[:60]}, field="file")
        found[code] = feature.get("geometry")
    return found


@tenant_only
def boundaries_compare(geometries: Mapping[str, Any]) -> list[BoundaryChange]:
    """Changes by these boundaries, by name; equal ones are omitted.

    Raises InvalidInput (field `file`), which names the code: unknown, no polygon, crossing itself, far from the region.
    """
    return [change for _row, change in _compared(geometries)]


@tenant_only
@transaction.atomic
def boundaries_apply(*, acting: Actor, geometries: Mapping[str, Any]) -> list[BoundaryChange]:
    """Apply these boundaries, all or none; one event each. Raises as `boundaries_compare`."""
    list(Municipality.objects.select_for_update().order_by("id").values_list("id"))
    compared = _compared(geometries)
    for row, _change in compared:
        before = {name: getattr(row, name) for name in FIELDS} | {"boundary": None}
        _saved(row, before, acting)
    return [change for _row, change in compared]


def _compared(geometries: Mapping[str, Any]) -> list[tuple[Municipality, BoundaryChange]]:
    rows = {row.code: row for row in Municipality.objects.order_by("name", "id")}
    for code in geometries:
        if code not in rows:
            raise InvalidInput(
                _("Муниципалитета с кодом «%(code)s» в регионе нет.") % {"code": code[:60]}, field="file"
            )
    territory = _territory()
    found = []
    for code, row in rows.items():
        if code not in geometries:
            continue
        before = row.boundary
        try:
            _redraw(row, geometries[code], territory)
        except InvalidInput as error:
            raise InvalidInput(f"«{code}»: {error.message}", field="file", code=error.code) from error
        if row.boundary == before:
            continue
        former, now = shape(before), shape(row.boundary)
        moved = former.symmetric_difference(now).area / max(former.union(now).area, 1e-12)
        found.append((row, BoundaryChange(code=code, name=row.name, moved=moved)))
    return found


def _territory() -> Any:
    boxes = Municipality.objects.values_list("west", "south", "east", "north")
    return union_all([box(*sides) for sides in boxes]).buffer(REACH)


def _redraw(row: Municipality, geometry: Any, territory: Any) -> None:
    if not isinstance(geometry, dict):
        raise InvalidInput(_("Граница записана с ошибкой: нужна геометрия GeoJSON."), field="boundary")
    # Only the line is kept: what else a geometry may carry (heights, members of its own) is nothing to us.
    drawn = force_2d(boundary_shape(geometry))
    row.west, row.south, row.east, row.north = drawn.bounds
    if not territory.covers(drawn):
        raise InvalidInput(
            _("Граница далеко от региона. Проверьте порядок: сначала долгота, потом широта."),
            field="boundary",
            code="far_away",
        )
    kept = json.loads(json.dumps(mapping(drawn)))
    if kept != row.boundary:
        row.boundary, row.boundary_is_approximate = kept, False


def _saved(row: Municipality, before: Mapping[str, Any], acting: Actor) -> None:
    fields = [name for name in FIELDS if getattr(row, name) != before[name]]
    if not fields:
        return
    row_check(row)
    row.save()
    event_append(
        MunicipalityChanged(municipality_id=row.id, code=row.code, fields=fields), subject_id=row.id, actor=acting
    )
