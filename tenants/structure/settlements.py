"""Settlements of a region: read from a CSV file, every bad row told, good rows written."""

import csv
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
from core.ids import uuid7
from core.plane import tenant_only
from tenants.events import SettlementsImported
from tenants.structure.gazetteer import gazetteer_forget
from tenants.structure.models import Municipality, Settlement, SettlementKind

__all__ = ["BadRow", "ImportResult", "settlements_import", "settlements_read"]

COLUMNS = ("name", "kind", "municipality", "lat", "lon", "population")
_NEEDED = ("name", "kind")
_KINDS = {str(kind.label).lower(): kind for kind in SettlementKind} | {kind.value: kind for kind in SettlementKind}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class BadRow:
    """A row that was not taken: its line in the file and what is wrong with it."""

    line: int
    reason: str


@dataclass(frozen=True)
class ImportResult:
    """What became of the rows of a file."""

    added: int
    changed: int
    same: int
    bad: tuple[BadRow, ...]


def settlements_read(path: Path) -> tuple[list[tuple[int, Row]], list[BadRow]]:
    """Rows of a CSV file (UTF-8, comma or semicolon) with their lines, and the rows that have no form.

    Raises InvalidInput for a file that cannot be read or has no columns `name` and `kind`.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InvalidInput(
            _("Файл %(name)s не читается: %(error)s.") % {"name": path, "error": error.strerror}
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidInput(_("Файл %(name)s не в кодировке UTF-8.") % {"name": path}) from error
    lines = text.splitlines()
    delimiter = ";" if lines and ";" in lines[0] else ","
    reader = csv.reader(lines, delimiter=delimiter)
    rows: list[tuple[int, Row]] = []
    bad: list[BadRow] = []
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        missing = [column for column in _NEEDED if column not in header]
        if missing:
            raise InvalidInput(
                _("%(file)s: нет столбцов %(columns)s. В первой строке — названия столбцов.")
                % {"file": path.name, "columns": ", ".join(missing)}
            )
        for cells in reader:
            if len(cells) == len(header):
                rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
            elif cells:
                bad.append(BadRow(reader.line_num, _("не столько ячеек, сколько столбцов")))
    except csv.Error as error:
        raise InvalidInput(
            _("%(file)s, строка %(line)d: %(error)s.") % {"file": path.name, "line": reader.line_num, "error": error}
        ) from error
    return rows, bad


@tenant_only
@transaction.atomic
def settlements_import(
    *, rows: Iterable[tuple[int, Row]], bad: Sequence[BadRow] = (), acting: Actor = SYSTEM
) -> ImportResult:
    """Write settlements, each given with its line; what is there is corrected, nothing is removed.

    The municipality is a code or a name; without one it is found by the point (degrees, WGS 84) and the boundaries. A
    row that cannot be taken is told in the result, with those of `bad`, and the others are written.
    """
    territory = _Territory()
    known = {(row.municipality_id, row.kind, _key(row.name)): row for row in Settlement.objects.all()}
    added: list[Settlement] = []
    changed: list[Settlement] = []
    told = list(bad)
    seen: dict[tuple[Any, ...], int] = {}
    for line, row in rows:
        try:
            wanted = _settlement(row, territory)
            key = (wanted.municipality_id, wanted.kind, _key(wanted.name))
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


def _line(row: BadRow) -> int:
    return row.line


def _key(name: str) -> str:
    return name.lower().replace("ё", "е")


def _reason(error: InvalidInput | ValidationError) -> str:
    if isinstance(error, ValidationError):
        column, messages = next(iter(error.message_dict.items()))
        return f"{column} — {messages[0]}"
    return str(error)


def _take_over(present: Settlement, wanted: Settlement) -> bool:
    """Give the row the new values; says whether anything changed. An empty cell leaves what is there."""
    is_changed = False
    for name in ("name", "lat", "lon", "population"):
        value = getattr(wanted, name)
        if value is not None and value != getattr(present, name):
            setattr(present, name, value)
            is_changed = True
    return is_changed


def _settlement(row: Row, territory: "_Territory") -> Settlement:
    cells = {column: str(row.get(column) or "").strip() for column in COLUMNS}
    kind = _KINDS.get(cells["kind"].lower().rstrip("."))
    if kind is None:
        raise InvalidInput(
            _("вида «%(kind)s» нет; есть: %(kinds)s")
            % {"kind": cells["kind"], "kinds": ", ".join(SettlementKind.values)}
        )
    lat, lon = _degrees(cells["lat"], "lat", 90), _degrees(cells["lon"], "lon", 180)
    if (lat is None) != (lon is None):
        raise InvalidInput(_("нужны и широта, и долгота — или ни одной"))
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


def _degrees(cell: str, column: str, limit: int) -> float | None:
    if not cell:
        return None
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not -limit <= value <= limit:
        raise InvalidInput(
            _("%(column)s — нужно число от −%(limit)d до %(limit)d") % {"column": column, "limit": limit}
        )
    return value


def _number(cell: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) < 10):
        raise InvalidInput(_("population — нужно целое число жителей"))
    return int(cell)


class _Territory:
    """Municipalities of the region by code, by name and by point; read once for a whole file."""

    def __init__(self) -> None:
        self._rows = list(Municipality.objects.order_by("code"))
        self._named = {_key(row.name): row for row in self._rows} | {row.code: row for row in self._rows}
        self._shapes: list[tuple[BaseGeometry, Municipality]] = []

    def municipality(self, named: str, lat: float | None, lon: float | None) -> Municipality:
        """Raises InvalidInput for an unknown name, no name and no point, or a point outside the region."""
        if named:
            if _key(named) not in self._named:
                raise InvalidInput(_("муниципалитета «%(name)s» в регионе нет") % {"name": named})
            return self._named[_key(named)]
        if lat is None or lon is None:
            raise InvalidInput(_("нет ни муниципалитета, ни точки"))
        if not self._shapes:
            self._shapes = [(shape(row.boundary), row) for row in self._rows]
            for boundary, _row in self._shapes:
                prepare(boundary)
        point = Point(lon, lat)
        for boundary, row in self._shapes:
            if boundary.covers(point):
                return row
        raise InvalidInput(_("точка вне границ региона, а муниципалитет не назван"))
