"""A region that works, brought to what its mended kit says: facts, municipalities, boundaries, organisations, people.

What the kit no longer has stays in the region and is named: appeals, people and rights hang on it.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context

from core.errors import Conflict, InvalidInput
from core.events.log import event_append
from core.events.types import SYSTEM, Actor
from core.plane import public_only
from tenants.events import RegionChanged, StructureChanged
from tenants.regions.launching.kit import FACTS, Kit
from tenants.regions.launching.launch import facts_faults
from tenants.regions.launching.steps import launch_steps
from tenants.regions.locks import region_lock
from tenants.regions.models import Region, RegionState
from tenants.regions.selectors import region_by_slug
from tenants.structure.models import Municipality, Organisation, RoleGrant

__all__ = ["Change", "RegionUpdate", "region_update"]

# Key of the kit → field of the region.
FACT_FIELDS = {
    "name": "name",
    "portal_name": "portal_name",
    "timezone": "timezone",
    "primary": "primary_colour",
    "accent": "accent_colour",
    "emblem": "emblem",
}
# The steps of a launch correct what is there, so they can be done again.
STEPS = ("municipalities", "organisations", "roles", "admin")
MUNICIPALITY_FIELDS = ("name", "kind", "centre", "lat", "lon", "boundary")
ORGANISATION_FIELDS = ("name", "short_name", "kind", "municipality__code", "parent__code", "email", "phone")

Snapshot = dict[tuple[str, str], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that is another now; `before` and `after` are words for people, empty where there was or is nothing."""

    what: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class RegionUpdate:
    """What a kit changes in a region, and what the region has that the kit lacks; that stays."""

    changes: tuple[Change, ...]
    kept: tuple[str, ...]


@public_only
def region_update(*, slug: str, kit: Kit, dry_run: bool = False, acting: Actor = SYSTEM) -> RegionUpdate:
    """Bring a region to its kit, in one transaction; with `dry_run` only say what that would change.

    Slug, letters of numbers, host and categories stay as they are. The same kit again changes nothing, and only a
    change is an event. Raises Missing for an unknown region, Conflict for one that isn't launched, InvalidInput for a
    kit at fault.
    """
    region = region_by_slug(slug)
    if region.state not in (RegionState.READY, RegionState.SUSPENDED):
        raise Conflict(_("Регион ещё не запущен: сначала закончите запуск."))
    with region_lock(region.id), transaction.atomic():
        facts = _facts_update(region, kit["region"])
        with tenant_context(region):
            before = _snapshot()
            for name in STEPS:
                launch_steps[name].run(region, kit)
            after = _snapshot()
            structure = _differences(before, after)
            if structure:
                event_append(_structure_event(before, after), subject_id=region.id, actor=acting)
        if facts:
            fields = [change.field for change in facts]
            event_append(RegionChanged(slug=slug, fields=fields), subject_id=region.id, actor=acting)
        if dry_run:
            transaction.set_rollback(True)
    return RegionUpdate(changes=(*facts, *structure), kept=tuple(_kept(after, kit)))


def _facts_update(region: Region, facts: dict[str, Any]) -> list[Change]:
    before = {field: getattr(region, field) for field in FACT_FIELDS.values()}
    # What the kit doesn't say stays.
    wanted = {key: getattr(region, field) for key, field in FACT_FIELDS.items()}
    wanted |= {key: value for key, value in facts.items() if key in FACT_FIELDS and value}
    for field, words in facts_faults(region, wanted | {"number_prefix": region.number_prefix}):
        raise InvalidInput(f"{FACTS}: {words}", field=field)
    changed = [field for field in before if before[field] != getattr(region, field)]
    if changed:
        region.save(update_fields=changed)
    return [Change(what=FACTS, field=field, before=before[field], after=getattr(region, field)) for field in changed]


def _snapshot() -> Snapshot:
    """All that the steps may change, by kind and name."""
    found: Snapshot = {}
    for row in Municipality.objects.values("code", *MUNICIPALITY_FIELDS):
        found["municipalities.csv", row.pop("code")] = row
    for row in Organisation.objects.values("code", *ORGANISATION_FIELDS):
        found["organisations.csv", row.pop("code")] = row
    grants = RoleGrant.objects.values_list("user__email", "role", "organisation__code", "municipality__code")
    for email, *bound in grants:
        found["staff.csv", " ".join(filter(None, [email, *bound]))] = {}
    return found


def _differences(before: Snapshot, after: Snapshot) -> list[Change]:
    changes = []
    for key, row in sorted(after.items()):
        what = " ".join(key)
        if key not in before:
            changes.append(Change(what=what, field="", before="", after=_("новое")))
            continue
        changes += [
            Change(what=what, field=field.removesuffix("__code"), before=_shown(was), after=_shown(row[field]))
            for field, was in before[key].items()
            if was != row[field]
        ]
    return changes


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return _("граница")
    return "" if value is None else str(value)


def _structure_event(before: Snapshot, after: Snapshot) -> StructureChanged:
    def count(file: str, *, new: bool) -> int:
        return sum(
            key[0] == file and (key not in before if new else key in before and before[key] != row)
            for key, row in after.items()
        )

    return StructureChanged(
        municipalities_added=count("municipalities.csv", new=True),
        municipalities_changed=count("municipalities.csv", new=False),
        organisations_added=count("organisations.csv", new=True),
        organisations_changed=count("organisations.csv", new=False),
        roles_added=count("staff.csv", new=True),
    )


def _kept(after: Snapshot, kit: Kit) -> list[str]:
    return [
        f"{file} {code}"
        for file, code in after
        if file != "staff.csv" and code not in {row["code"] for row in kit[file.removesuffix(".csv")]}
    ]
