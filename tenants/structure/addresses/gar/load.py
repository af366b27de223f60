"""Import files of ГАР into a region's gazetteer: settlements, streets, houses. Run again to update."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.events.log import event_append
from core.events.types import SYSTEM, Actor
from core.models import uuid7
from core.plane import tenant_only
from core.tables import name_fold
from tenants.events import AddressesImported
from tenants.structure.addresses.gar.files import HOUSE_TYPES, HOUSES, GarFiles
from tenants.structure.addresses.gar.tree import (
    MUNICIPALITY,
    PARISH,
    SETTLEMENTS,
    STREETS,
    HouseParents,
    Tree,
    is_alive,
    tree_read,
)
from tenants.structure.addresses.words import house_key, street_kind, street_title, words_of
from tenants.structure.models import House, Municipality, Settlement, SettlementKind, Street
from tenants.structure.settlements import gazetteer_forget

__all__ = ["GarResult", "addresses_import"]

_BATCH = 2_000
_TOLD_EVERY = 100_000
# AS_ADDR_OBJ.TYPENAME of settlements → our kinds; what is not here is «нп».
_KINDS = {
    **{kind.value: kind for kind in SettlementKind},
    "пос": SettlementKind.SETTLEMENT,
    "ст-ца": SettlementKind.STANITSA,
    "ж/д_ст": SettlementKind.STATION,
    "ж/д ст": SettlementKind.STATION,
    "п/ст": SettlementKind.SETTLEMENT,
    "п. ж/д ст": SettlementKind.STATION,
    "ж/д рзд": SettlementKind.SIDING,
    "ж/д_рзд": SettlementKind.SIDING,
    "кп": SettlementKind.DACHA_SETTLEMENT,
    "м": SettlementKind.OTHER,
}
# Kinds of municipalities, which are no part of their names.
_NOT_NAMES = frozenset(
    word
    for words in ("городской городское муниципальный муниципальное округ район город", "г о м р н го мо мр рн")
    for word in words.split()
)
# HOUSETYPE and ADDTYPE without files of types: a house needs no word before its number.
_PLAIN = frozenset({"1", "2", "3", "5"})
_HOUSE_SHORT = {"4": "г-ж", "6": "шахта", "7": "стр.", "8": "соор.", "9": "лит.", "10": "к."}
_ADDED_SHORT = {"1": "к.", "2": "стр.", "3": "соор.", "4": "лит."}
Progress = Callable[[str], None]


@dataclass(frozen=True)
class GarResult:
    """What there is of the files now, what is gone, and what was left out and why."""

    settlements: int
    streets: int
    houses: int
    removed: int
    left_out: tuple[tuple[str, int], ...]


def _silent(_line: str) -> None:
    """A progress callback that does nothing."""


@tenant_only
@transaction.atomic
def addresses_import(*, files: GarFiles, progress: Progress = _silent, acting: Actor = SYSTEM) -> GarResult:
    """Import settlements, streets and houses of the files: current rows only, outdated ones are removed.

    Known by GUID, so again changes only what has changed; points stay. A settlement that is there by its kind, name and
    municipality is the same one. What hangs on a municipality that the region does not have is left out and told.
    Memory is bounded by the settlements and streets of a region, some tens of megabytes.
    """
    left_out: Counter[str] = Counter()
    with tree_read(files, progress) as (tree, parents):
        settlements = _settlements(tree, left_out)
        progress(_("Населённых пунктов: %(n)d") % {"n": len(settlements)})
        if not settlements:
            raise InvalidInput(
                _("Ни один населённый пункт файлов не лежит в муниципалитетах региона. Те ли это файлы?")
            )
        streets = _streets(tree, settlements, left_out)
        progress(_("Улиц: %(n)d") % {"n": len(streets)})
        houses = _Houses(files, settlements, streets, left_out)
        count = houses.load(parents, progress)
        removed = Street.objects.filter(guid__in=list(tree.gone)).delete()[0] if tree.gone else 0
        for part in parents.gone():
            removed += House.objects.filter(guid__in=part).delete()[0]
    result = GarResult(
        settlements=len({row.pk for row in settlements.values()}),
        streets=len(streets),
        houses=count,
        removed=removed,
        left_out=tuple(left_out.most_common()),
    )
    event_append(
        AddressesImported(
            settlements=result.settlements, streets=result.streets, houses=result.houses, removed=removed
        ),
        subject_id=uuid7(),
        actor=acting,
    )
    gazetteer_forget()
    return result


class _Municipalities:
    """The region's municipalities by the words of their names without the kind."""

    def __init__(self) -> None:
        self.known: dict[frozenset[str], Municipality] = {}
        for row in Municipality.objects.defer("boundary"):
            self.known.setdefault(_stem(row.name), row)

    def find(self, name: str) -> Municipality | None:
        return self.known.get(_stem(name))


def _stem(name: str) -> frozenset[str]:
    return frozenset(words_of(name)) - _NOT_NAMES


def _settlements(tree: Tree, left_out: Counter[str]) -> dict[int, Settlement]:
    """Settlements by OBJECTID, written."""
    municipalities = _Municipalities()
    rows = list(Settlement.objects.select_related("municipality").defer("municipality__boundary"))
    by_guid = {row.guid: row for row in rows if row.guid is not None}
    by_name = {_settlement_key(row): row for row in rows if row.guid is None}
    taken = {(row.municipality_id, row.kind, row.name, row.within): row for row in rows}
    added: list[Settlement] = []
    changed: list[Settlement] = []
    found: dict[int, Settlement] = {}
    for object_id, element in tree.elements.items():
        if element.level not in SETTLEMENTS:
            continue
        holder = tree.holder(object_id, MUNICIPALITY)
        # A town that is an округ of its own has, in the administrative hierarchy, nothing above it but the region.
        name = holder[1].name if holder else element.name
        municipality = municipalities.find(name)
        if municipality is None:
            left_out[_("муниципалитета «%(name)s» в регионе нет") % {"name": name}] += 1
            continue
        parish = tree.holder(object_id, (PARISH,))
        wanted = Settlement(
            name=element.name[:120],
            kind=_KINDS.get(element.type.lower().rstrip("."), SettlementKind.OTHER),
            municipality=municipality,
            within=f"{parish[1].name} {parish[1].type}"[:160] if parish else "",
            guid=element.guid,
        )
        row = by_guid.get(element.guid) or by_name.pop(_settlement_key(wanted), None)
        twin = taken.get((wanted.municipality_id, wanted.kind, wanted.name, wanted.within))
        if twin is not None and twin is not row:
            # Two of one name in one place: nobody could tell them apart, so they are one.
            found[object_id] = twin
            continue
        if row is None:
            row = wanted
            added.append(row)
        elif _takes(row, wanted):
            changed.append(row)
        taken[(row.municipality_id, row.kind, row.name, row.within)] = row
        found[object_id] = row
    Settlement.objects.bulk_update(changed, ["name", "kind", "municipality", "within", "guid"], batch_size=_BATCH)
    Settlement.objects.bulk_create(added, batch_size=_BATCH)
    return found


def _settlement_key(row: Settlement) -> tuple[Any, ...]:
    return (row.municipality_id, row.kind, name_fold(row.name))


def _takes(row: Settlement, wanted: Settlement) -> bool:
    is_changed = False
    for name in ("name", "kind", "municipality_id", "within", "guid"):
        if getattr(row, name) != getattr(wanted, name):
            setattr(row, name, getattr(wanted, name))
            is_changed = True
    if is_changed:
        row.municipality = wanted.municipality
    return is_changed


def _streets(tree: Tree, settlements: dict[int, Settlement], left_out: Counter[str]) -> dict[int, Street]:
    """Streets by OBJECTID, written."""
    known = dict(Street.objects.values_list("guid", "id"))
    found: dict[int, Street] = {}
    for object_id, element in tree.elements.items():
        if element.level not in STREETS:
            continue
        holder = tree.holder(object_id, SETTLEMENTS)
        settlement = settlements.get(holder[0]) if holder else None
        if settlement is None:
            left_out[_("улица не в населённом пункте региона")] += 1
            continue
        planning = tree.planning(object_id)
        within = street_title(street_kind(planning.type), planning.name)[:300] if planning else ""
        words = words_of(element.name, within, settlement.name, settlement.municipality.name, settlement.within)
        street = Street(
            settlement=settlement,
            kind=street_kind(element.type)[:40],
            name=element.name[:250],
            within=within,
            words=" ".join(words)[:1000],
            guid=element.guid,
        )
        if element.guid in known:
            street.id = known[element.guid]
        found[object_id] = street
    Street.objects.bulk_create(
        {street.guid: street for street in found.values()}.values(),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["guid"],
        update_fields=["settlement", "kind", "name", "within", "words"],
    )
    return found


class _Houses:
    """Houses of the files, written in batches."""

    def __init__(
        self,
        files: GarFiles,
        settlements: dict[int, Settlement],
        streets: dict[int, Street],
        left_out: Counter[str],
    ) -> None:
        self.files = files
        self.settlements = settlements
        self.streets = streets
        self.left_out = left_out
        self.short = {
            kind: _types(files, kind) or dict(usual)
            for kind, usual in zip(HOUSE_TYPES, (_HOUSE_SHORT, _ADDED_SHORT), strict=True)
        }

    def load(self, parents: HouseParents, progress: Progress) -> int:
        """Write all houses; returns how many."""
        count = told = 0
        portion: list[dict[str, str]] = []
        for file in self.files.of(HOUSES):
            for row in file.rows():
                portion.append(row)
                if len(portion) == _BATCH:
                    count += self._write(portion, parents)
                    portion = []
                    if count - told >= _TOLD_EVERY:
                        told = count
                        progress(_("Домов: %(n)d…") % {"n": count})
        count += self._write(portion, parents)
        progress(_("Домов: %(n)d") % {"n": count})
        return count

    def _write(self, rows: list[dict[str, str]], parents: HouseParents) -> int:
        read = [(row, _guid(row.get("OBJECTGUID"))) for row in rows]
        parents.see([(guid.bytes, int(is_alive(row))) for row, guid in read if guid is not None])
        alive = [(row, guid) for row, guid in read if guid is not None and is_alive(row)]
        holders = parents.of([int(row["OBJECTID"]) for row, _guid in alive if row.get("OBJECTID", "").isdigit()])
        houses: dict[UUID, House] = {}
        for row, guid in alive:
            house = self._house(row, guid, holders)
            if house is not None:
                houses[guid] = house
        House.objects.bulk_create(
            houses.values(),
            update_conflicts=True,
            unique_fields=["guid"],
            update_fields=["settlement", "street", "number", "key"],
        )
        return len(houses)

    def _house(self, row: dict[str, str], guid: UUID, holders: dict[int, int]) -> House | None:
        object_id = row.get("OBJECTID", "")
        holder = holders.get(int(object_id)) if object_id.isdigit() else None
        street = self.streets.get(holder) if holder is not None else None
        settlement = street.settlement if street else self.settlements.get(holder) if holder is not None else None
        number = self._number(row)
        if settlement is None:
            self.left_out[_("дом не на улице и не в населённом пункте региона")] += 1
            return None
        if not number:
            self.left_out[_("у дома нет номера")] += 1
            return None
        return House(settlement=settlement, street=street, number=number[:160], key=house_key(number)[:160], guid=guid)

    def _number(self, row: dict[str, str]) -> str:
        """«12 к. 2»: the number, then what is added to it with its kind in short."""
        main, kind = row.get("HOUSENUM", "").strip(), row.get("HOUSETYPE", "")
        short = self.short[HOUSE_TYPES[0]].get(kind, "")
        parts = [main if kind in _PLAIN or not short else f"{short} {main}"] if main else []
        for number, name in (("ADDNUM1", "ADDTYPE1"), ("ADDNUM2", "ADDTYPE2")):
            added = row.get(number, "").strip()
            if added:
                parts.append(f"{self.short[HOUSE_TYPES[1]].get(row.get(name, ''), '')} {added}".strip())
        return " ".join(parts)


def _types(files: GarFiles, kind: str) -> dict[str, str]:
    """Short names of kinds of houses by their ids, as the files tell them."""
    rows: Iterable[dict[str, str]] = (row for file in files.of(kind) for row in file.rows())
    return {row["ID"]: row["SHORTNAME"].strip() for row in rows if row.get("ID") and row.get("SHORTNAME", "").strip()}


def _guid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
