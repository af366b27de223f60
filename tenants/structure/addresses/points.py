"""Import points of addresses, which ГАР lacks, from a table of GUIDs or of addresses."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.plane import tenant_only
from core.tables import BadRow, NumberedRow, coordinates_parse, rows_parted, table_open
from tenants.structure.addresses.search import addresses_matched
from tenants.structure.models import House, Settlement, Street
from tenants.structure.settlements import Territory, gazetteer_forget

__all__ = ["PointsResult", "points_import", "points_read"]

_MODELS = (House, Street, Settlement)


@dataclass(frozen=True)
class PointsResult:
    """Result of an import: points written, unchanged ones, and rejected rows."""

    changed: int
    same: int
    bad: tuple[BadRow, ...]


def points_read(path: Path) -> tuple[list[NumberedRow], list[BadRow]]:
    """Rows of a table with columns `guid` or `address`, `lat`, `lon`; and those that have no form.

    Raises InvalidInput for a file that cannot be read or lacks a column.
    """
    with table_open(path) as table:
        table.check(required=("lat", "lon"))
        if not {"guid", "address"} & set(table.columns):
            raise InvalidInput(_("%(name)s: нужен столбец guid или address.") % {"name": path.name})
        return rows_parted(table)


@tenant_only
@transaction.atomic
def points_import(*, rows: Iterable[NumberedRow], bad: Iterable[BadRow] = ()) -> PointsResult:
    """Set points (degrees, WGS 84) of houses, streets and settlements, by GUID of ГАР or by typed address.

    A row that names nothing, more than one thing, or a point outside the region is told and the others are written.
    """
    territory = Territory()
    told = list(bad)
    counted: Counter[bool] = Counter()
    for line, row in rows:
        try:
            point = coordinates_parse(str(row.get("lat") or ""), str(row.get("lon") or ""))
            if point is None:
                raise InvalidInput(_("нет точки"))
            lat, lon = point
            territory.municipality("", lat, lon)
            thing = _thing(str(row.get("guid") or "").strip(), str(row.get("address") or "").strip())
        except InvalidInput as error:
            told.append(BadRow(line, error.message))
            continue
        is_new = (thing.lat, thing.lon) != (lat, lon)
        counted[is_new] += 1
        if is_new:
            type(thing).objects.filter(pk=thing.pk).update(lat=lat, lon=lon)
    gazetteer_forget()
    return PointsResult(counted[True], counted[False], tuple(sorted(told, key=lambda item: item.line)))


def _thing(guid: str, address: str) -> House | Street | Settlement:
    """The object of a row. Raises InvalidInput if there is none or several."""
    if guid:
        try:
            wanted = UUID(guid)
        except ValueError as error:
            raise InvalidInput(_("guid — не GUID")) from error
        for model in _MODELS:
            if (found := model.objects.filter(guid=wanted).first()) is not None:
                return found
        raise InvalidInput(_("такого guid в справочнике нет"))
    if not address:
        raise InvalidInput(_("нет ни guid, ни адреса"))
    matched = addresses_matched(address)
    if not matched:
        raise InvalidInput(_("адреса «%(address)s» в справочнике нет") % {"address": address})
    if len(matched) > 1:
        raise InvalidInput(_("адресов «%(address)s» в справочнике несколько") % {"address": address})
    return matched[0]
