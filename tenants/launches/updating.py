"""Update a running region from an edited kit: settings, municipalities, boundaries, organisations, people.

Values that the region changed since the kit last set them stay, unless the kit is to win. Rows that the kit no longer
has stay too and are listed, because appeals, people and permissions refer to them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tenants.utils import tenant_context

from core.errors import Conflict, InvalidInput
from core.events.log import event_append
from core.events.types import SYSTEM, Actor
from core.plane import public_only
from tenants.events import RegionChanged, StructureChanged
from tenants.launches.kit import EMBLEM, FACTS, LINE, Kit, emblem_bytes
from tenants.launches.kit_memory import (
    FACT_FIELDS,
    MUNICIPALITIES,
    ORGANISATIONS,
    STAFF,
    Memory,
    Row,
    Snapshot,
    grant_key,
    grants_held,
    kit_keys,
    memory_keep,
    memory_name,
    memory_read,
    remembered,
    structure_snapshot,
)
from tenants.launches.launch import facts_faults
from tenants.launches.steps import launch_steps
from tenants.regions.emblems import emblem_drawn, emblem_keep, emblems_forget
from tenants.regions.locks import region_lock
from tenants.regions.models import Region, RegionState
from tenants.regions.selectors import region_by_slug
from tenants.structure.models import Municipality, Organisation
from tenants.structure.roles import Role
from tenants.structure.territory import boundary_box

__all__ = ["Change", "Outcome", "RegionUpdate", "region_update"]


class Outcome(models.TextChoices):
    """What an update does with a difference."""

    TAKEN = "taken", gettext_lazy("станет как в наборе")
    NEW = "new", gettext_lazy("новое")
    OPENED = "opened", gettext_lazy("снова действует")
    KEPT = "kept", gettext_lazy("изменено в регионе: оставлено")
    REVOKED = "revoked", gettext_lazy("снято в регионе: не вернётся")
    CLOSED = "closed", gettext_lazy("организация закрыта в регионе: оставлено")
    UNKNOWN = "unknown", gettext_lazy("кем изменено, неизвестно: оставлено")


@dataclass(frozen=True, kw_only=True)
class Change:
    """A difference; `before` is the region's value and `after` the kit's, as text, empty for none."""

    what: str
    field: str
    before: str
    after: str
    outcome: Outcome = Outcome.TAKEN


@dataclass(frozen=True, kw_only=True)
class RegionUpdate:
    """Result of an update: applied changes, differences that stay, and rows that the kit lacks."""

    changes: tuple[Change, ...]
    kept: tuple[Change, ...]
    absent: tuple[str, ...]


@dataclass
class _Merge:
    """Three-way merge of each value: what the kit set last, the region's value, the kit's value."""

    memory: Memory
    overwrite: bool
    restore: bool
    kept: list[Change] = field(default_factory=list)
    learnt: Memory = field(default_factory=dict)

    def takes(self, row: Row, name: str, was: Any, wanted: Any, *, closed: bool = False) -> bool:
        """Whether the kit's value is applied; records what stays, and what to store."""
        last = self.memory.get(memory_name(row), {})
        kept = self.learnt.setdefault(memory_name(row), dict(last))
        if was != wanted:
            outcome = self._outcome(last, name, was, closed=closed)
            if outcome != Outcome.TAKEN:
                self.kept.append(_change(row, name, was, wanted, outcome))
                return False
        kept[name] = remembered(name, wanted)
        return was != wanted

    def _outcome(self, last: Mapping[str, Any], name: str, was: Any, *, closed: bool) -> Outcome:
        if closed:
            return Outcome.CLOSED
        if self.overwrite:
            return Outcome.TAKEN
        if name not in last:
            return Outcome.UNKNOWN
        return Outcome.TAKEN if last[name] == remembered(name, was) else Outcome.KEPT


@public_only
def region_update(
    *,
    slug: str,
    kit: Kit,
    dry_run: bool = False,
    overwrite: bool = False,
    restore: bool = False,
    acting: Actor = SYSTEM,
) -> RegionUpdate:
    """Update a region from its kit, in one transaction; with `dry_run` only return the changes.

    What still is as the kit last set it becomes what the kit says; what the region changed stays, and so does what
    nobody remembers, in regions that are older than this memory. With `overwrite` the kit wins; with `restore` roles
    that the region took back are given again and organisations that it closed are open again.

    Slug, letters of numbers, host and categories stay as they are. The same kit again changes nothing, and only a
    change is an event. Raises Missing for an unknown region, Conflict for one that isn't launched, InvalidInput for a
    kit at fault.
    """
    region = region_by_slug(slug)
    if region.state not in (RegionState.READY, RegionState.SUSPENDED):
        raise Conflict(_("Регион ещё не запущен: сначала закончите запуск."))
    with region_lock(region.id), transaction.atomic():
        with tenant_context(region):
            merge = _Merge(memory_read(), overwrite, restore)
        facts = _facts_update(region, kit, merge, dry_run=dry_run)
        with tenant_context(region):
            before = structure_snapshot()
            structure = _structure_update(region, kit, merge, before)
            if structure:
                event_append(_structure_event(structure), subject_id=region.id, actor=acting)
            memory_keep(merge.learnt)
        if facts:
            fields = [change.field for change in facts]
            event_append(RegionChanged(slug=slug, fields=fields), subject_id=region.id, actor=acting)
        if dry_run:
            transaction.set_rollback(True)
    absent = [" ".join(row) for row in before if row not in kit_keys(kit)]
    return RegionUpdate(changes=(*facts, *structure), kept=tuple(merge.kept), absent=tuple(absent))


def _facts_update(region: Region, kit: Kit, merge: _Merge, *, dry_run: bool) -> list[Change]:
    before = {name: getattr(region, name) for name in (*FACT_FIELDS.values(), "emblem_file")}
    # What the kit doesn't say stays.
    said = {key: value for key, value in kit["region"].items() if key in FACT_FIELDS and value}
    wanted = {key: before[name] for key, name in FACT_FIELDS.items()} | said
    for name, words in facts_faults(region, wanted | {"number_prefix": region.number_prefix}):
        raise InvalidInput(f"{FACTS}: {words}", field=name)
    names = [FACT_FIELDS[key] for key in FACT_FIELDS if key in said]
    if EMBLEM in kit:
        region.emblem_file, _content = emblem_drawn(emblem_bytes(kit))
        names.append("emblem_file")
    changed = []
    for name in names:
        if merge.takes((FACTS, ""), name, before[name], getattr(region, name)):
            changed.append(name)
        else:
            setattr(region, name, before[name])
    if changed:
        region.save(update_fields=changed)
    if "emblem_file" in changed and not dry_run:
        with tenant_context(region):
            emblem_keep(emblem_bytes(kit))
            if before["emblem_file"]:
                emblems_forget(before["emblem_file"])
    return [_change((FACTS, ""), name, before[name], getattr(region, name), Outcome.TAKEN) for name in changed]


def _structure_update(region: Region, kit: Kit, merge: _Merge, before: Snapshot) -> list[Change]:
    """Let the launch steps write the kit's values, then restore those that the region keeps."""
    rows: dict[str, dict[str, Any]] = {
        MUNICIPALITIES: {row.code: row for row in Municipality.objects.all()},
        ORGANISATIONS: {row.code: row for row in Organisation.objects.all()},
    }
    closed = {code for code, row in rows[ORGANISATIONS].items() if not row.is_active and not merge.restore}
    for step in ("municipalities", "organisations"):
        launch_steps[step].run(region, kit)
    wanted = structure_snapshot()
    for row in sorted(kit_keys(kit)):
        file, code = row
        if row not in before:
            values = {name: remembered(name, value) for name, value in wanted[row].items() if name != "is_active"}
            merge.learnt[memory_name(row)] = values
            continue
        is_closed = file == ORGANISATIONS and code in closed
        names = [name for name in before[row] if name != "is_active"]
        differing = [name for name in names if before[row][name] != wanted[row][name]]
        taken = {
            name for name in names if merge.takes(row, name, before[row][name], wanted[row][name], closed=is_closed)
        }
        _put_back(rows[file][code], [name for name in differing if name not in taken])
    if merge.restore:
        codes = [code for file, code in kit_keys(kit) if file == ORGANISATIONS]
        for organisation in Organisation.objects.filter(code__in=codes, is_active=False):
            organisation.is_active = True
            organisation.save(update_fields=["is_active"])
    roles = _roles_update(region, kit, merge, closed)
    return [*_differences(before, structure_snapshot()), *roles]


def _put_back(row: Any, names: list[str]) -> None:
    fields = [name.removesuffix("__code") for name in names]
    if "boundary" in fields:
        row.west, row.south, row.east, row.north = boundary_box(row.boundary)
        fields += ["west", "south", "east", "north"]
    if fields:
        row.save(update_fields=fields)


def _roles_update(region: Region, kit: Kit, merge: _Merge, closed: set[str]) -> list[Change]:
    held = grants_held()
    given: list[dict[str, Any]] = []
    changes = []
    for index, row in enumerate(kit["staff"]):
        named: Row = (STAFF, grant_key(row))
        if named[1] not in held:
            was_given = memory_name(named) in merge.memory and not merge.restore
            if was_given or row["organisation"] in closed:
                outcome = Outcome.REVOKED if was_given else Outcome.CLOSED
                merge.kept.append(_change(named, "", "", "", outcome))
                continue
            changes.append(_change(named, "", "", "", Outcome.NEW))
        merge.learnt[memory_name(named)] = {}
        given.append(row | {LINE: row.get(LINE, index + 2)})
    left = kit | {"staff": given}
    launch_steps["roles"].run(region, left)
    # Whoever the kit names may be no administrator any more: the region always has another.
    if any(row["role"] == Role.REGIONAL_ADMIN for row in given):
        launch_steps["admin"].run(region, left)
    return changes


def _differences(before: Snapshot, after: Snapshot) -> Iterable[Change]:
    for row, values in sorted(after.items()):
        if row not in before:
            yield _change(row, "", "", "", Outcome.NEW)
            continue
        for name, value in values.items():
            was = before[row][name]
            if was != value:
                outcome = Outcome.OPENED if name == "is_active" else Outcome.TAKEN
                change = _change(row, name, was, value, outcome)
                yield replace(change, before="", after="") if outcome == Outcome.OPENED else change


def _change(row: Row, name: str, before: Any, after: Any, outcome: Outcome) -> Change:
    what = " ".join(filter(None, row))
    short = name.removesuffix("__code")
    return Change(what=what, field=short, before=_shown(before), after=_shown(after), outcome=outcome)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return _("граница")
    return "" if value is None else str(value)


def _structure_event(changes: Iterable[Change]) -> StructureChanged:
    def count(file: str, *, new: bool) -> int:
        found = [change.what for change in changes if change.what.startswith(f"{file} ")]
        return len({what for what in found if new == (what in added)})

    changes = list(changes)
    added = {change.what for change in changes if change.outcome == Outcome.NEW}
    return StructureChanged(
        municipalities_added=count(MUNICIPALITIES, new=True),
        municipalities_changed=count(MUNICIPALITIES, new=False),
        organisations_added=count(ORGANISATIONS, new=True),
        organisations_changed=count(ORGANISATIONS, new=False),
        roles_added=count(STAFF, new=True),
    )
