"""Import settlements from a CSV: report every invalid row, write the others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from shapely import Point, prepare
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from core.errors import InvalidInput
from core.events.log import event_append
from core.events.types import SYSTEM, Actor
from core.models import uuid7
from core.plane import tenant_only
from core.process_cache import LruCache, stamp_forget, stamped
from core.tables import BadRow, NumberedRow, coordinates_parse, name_fold, rows_parted, table_open
from core.typed import whole_number
from language.gazetteer import District, Gazetteer, Place
from tenants.events import SettlementsImported
from tenants.structure.models import Municipality, Settlement, SettlementKind

__all__ = [
    "ImportResult",
    "Territory",
    "gazetteer",
    "gazetteer_changed",
    "gazetteer_forget",
    "settlements_faults",
    "settlements_import",
    "settlements_read",
]

_KEY = "gazetteer"
_SECONDS = 24 * 3600
_kept: LruCache[tuple[str, str], Gazetteer] = LruCache(size=32)


@tenant_only
def gazetteer() -> Gazetteer:
    """The current region's gazetteer: one cache lookup per call, two queries after a change of settlements."""
    return stamped(_KEY, _read, _SECONDS, lru=_kept)


@tenant_only
def gazetteer_forget() -> None:
    """Invalidate the gazetteer in every process, after the commit."""
    stamp_forget(_KEY)


def gazetteer_changed(sender: Any, **kwargs: Any) -> None:
    """Invalidate when a municipality or a settlement changes (post_save and post_delete)."""
    gazetteer_forget()


def _read() -> Gazetteer:
    districts = Municipality.objects.order_by("code").values_list("code", "name", "centre")
    places = Settlement.objects.order_by("municipality__code", "name", "kind").values_list(
        "name", "kind", "municipality__code", "lat", "lon", "population"
    )
    return Gazetteer(tuple(District(*row) for row in districts), tuple(Place(*row) for row in places))


COLUMNS = ("name", "kind", "municipality", "lat", "lon", "population")
_NEEDED = ("name", "kind")
_KINDS = {name_fold(name): kind for kind in SettlementKind for name in (str(kind.label), kind.value)}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class ImportResult:
    """Result of an import."""

    added: int
    changed: int
    same: int
    bad: tuple[BadRow, ...]


def settlements_read(path: Path) -> tuple[list[NumberedRow], list[BadRow]]:
    """Rows of a table with their lines, and the rows that have no form.

    Raises InvalidInput for a file that cannot be read or has no columns `name` and `kind`.
    """
    with table_open(path) as table:
        table.check(required=_NEEDED)
        return rows_parted(table)


@tenant_only
@transaction.atomic
def settlements_import(
    *, rows: Iterable[NumberedRow], bad: Sequence[BadRow] = (), acting: Actor = SYSTEM
) -> ImportResult:
    """Write settlements, each given with its line; existing ones are updated, none is removed.

    The municipality is a code or a name; without one it is found by the point (degrees, WGS 84) and the boundaries. A
    row that cannot be taken is told in the result, with those of `bad`, and the others are written.
    """
    territory = Territory()
    known = {(row.municipality_id, row.kind, name_fold(row.name)): row for row in Settlement.objects.all()}
    added: list[Settlement] = []
    changed: list[Settlement] = []
    told = list(bad)
    seen: dict[tuple[Any, ...], int] = {}
    for line, row in rows:
        try:
            wanted = _settlement(row, territory)
            key = (wanted.municipality_id, wanted.kind, name_fold(wanted.name))
            if key in seen:
                raise InvalidInput(_("такой населённый пункт уже есть в строке %(line)d") % {"line": seen[key]})
        except (InvalidInput, ValidationError) as error:
            told.append(BadRow(line, _reason(error)))
            continue
        seen[key] = line
        present = known.get(key)
        if present is None:
            added.append(wanted)
        elif _take_over(present, wanted):
            changed.append(present)
    Settlement.objects.bulk_create(added, batch_size=500)
    Settlement.objects.bulk_update(changed, ["name", "lat", "lon", "population"], batch_size=500)
    result = ImportResult(
        len(added), len(changed), len(seen) - len(added) - len(changed), tuple(sorted(told, key=_line))
    )
    if added or changed:
        event_append(
            SettlementsImported(added=result.added, changed=result.changed, rejected=len(told)),
            subject_id=uuid7(),
            actor=acting,
        )
        gazetteer_forget()
    return result


def settlements_faults(rows: Iterable[NumberedRow], municipalities: Sequence[Municipality]) -> list[BadRow]:
    """The rows that could not be taken into a region of these municipalities; nothing is read or written."""
    territory = Territory(municipalities)
    bad: list[BadRow] = []
    seen: dict[tuple[Any, ...], int] = {}
    for line, row in rows:
        try:
            found = _settlement(row, territory)
            key = (found.municipality.code, found.kind, name_fold(found.name))
            if key in seen:
                raise InvalidInput(_("такой населённый пункт уже есть в строке %(line)d") % {"line": seen[key]})
            seen[key] = line
        except (InvalidInput, ValidationError) as error:
            bad.append(BadRow(line, _reason(error)))
    return bad


def _line(row: BadRow) -> int:
    return row.line


def _reason(error: InvalidInput | ValidationError) -> str:
    if isinstance(error, ValidationError):
        column, messages = next(iter(error.message_dict.items()))
        return f"{column} — {messages[0]}"
    return str(error)


def _take_over(present: Settlement, wanted: Settlement) -> bool:
    """Set the row's new values; returns whether anything changed. An empty cell keeps the old value."""
    is_changed = False
    for name in ("name", "lat", "lon", "population"):
        value = getattr(wanted, name)
        if value is not None and value != getattr(present, name):
            setattr(present, name, value)
            is_changed = True
    return is_changed


def _settlement(row: Row, territory: "Territory") -> Settlement:
    cells = {column: str(row.get(column) or "").strip() for column in COLUMNS}
    kind = _KINDS.get(name_fold(cells["kind"]).rstrip("."))
    if kind is None:
        raise InvalidInput(
            _("вида «%(kind)s» нет; есть: %(kinds)s")
            % {"kind": cells["kind"], "kinds": ", ".join(SettlementKind.values)}
        )
    lat, lon = coordinates_parse(cells["lat"], cells["lon"]) or (None, None)
    population = _number(cells["population"])
    found = Settlement(
        name=cells["name"],
        kind=kind,
        municipality=territory.municipality(cells["municipality"], lat, lon),
        lat=lat,
        lon=lon,
        population=population,
    )
    found.full_clean(exclude={"municipality"}, validate_unique=False, validate_constraints=False)
    return found


def _number(cell: str) -> int | None:
    if not cell:
        return None
    number = whole_number(cell)
    if number is None:
        raise InvalidInput(_("population — нужно целое число жителей"))
    return number


class Territory:
    """Municipalities of the region by code, by name and by point; read once for a whole file."""

    def __init__(self, municipalities: Sequence[Municipality] | None = None) -> None:
        """Those of the region, or those given, which need not be written yet."""
        self._rows = list(Municipality.objects.order_by("code") if municipalities is None else municipalities)
        self._named = {name_fold(row.name): row for row in self._rows} | {row.code: row for row in self._rows}
        self._shapes: list[tuple[BaseGeometry, Municipality]] = []

    def municipality(self, named: str, lat: float | None, lon: float | None) -> Municipality:
        """Raises InvalidInput for an unknown name, no name and no point, or a point outside the region."""
        if named:
            if name_fold(named) not in self._named:
                raise InvalidInput(_("муниципалитета «%(name)s» в регионе нет") % {"name": named})
            return self._named[name_fold(named)]
        if lat is None or lon is None:
            raise InvalidInput(_("нет ни муниципалитета, ни точки"))
        if not self._shapes:
            self._shapes = [(shape(row.boundary), row) for row in self._rows if row.boundary]
            for boundary, _row in self._shapes:
                prepare(boundary)
        point = Point(lon, lat)
        for boundary, row in self._shapes:
            if boundary.covers(point):
                return row
        raise InvalidInput(_("точка вне границ региона, а муниципалитет не назван"))
