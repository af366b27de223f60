"""Store the values that a kit set last, so that an update can tell what the region changed since.

They are in the region's schema, one row for each row of the kit. Boundaries are stored as a digest, and so are people's
roles, because a region may erase a person.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from accounts.service import addresses_by_user
from core.mail.addresses import address_canonical
from core.plane import tenant_only
from tenants.launches.kit import FACTS, Kit
from tenants.regions.models import Region
from tenants.structure.models import KitRow, Municipality, Organisation, RoleGrant

__all__ = [
    "FACT_FIELDS",
    "MUNICIPALITIES",
    "ORGANISATIONS",
    "STAFF",
    "Memory",
    "Row",
    "Snapshot",
    "grant_key",
    "grants_held",
    "kit_keys",
    "memory_begin",
    "memory_keep",
    "memory_name",
    "memory_read",
    "remembered",
    "structure_snapshot",
]

MUNICIPALITIES, ORGANISATIONS, STAFF = "municipalities.csv", "organisations.csv", "staff.csv"
# Key of the kit → field of the region.
FACT_FIELDS = {
    "name": "name",
    "portal_name": "portal_name",
    "timezone": "timezone",
    "primary": "primary_colour",
    "accent": "accent_colour",
    "emblem": "emblem",
    "greeting": "greeting",
    "hotline": "hotline",
    "contact_email": "contact_email",
}
MUNICIPALITY_FIELDS = ("name", "kind", "centre", "lat", "lon", "boundary")
ORGANISATION_FIELDS = ("name", "short_name", "kind", "municipality__code", "parent__code", "email", "phone")

# File of the kit and what names the row in it.
Row = tuple[str, str]
Snapshot = dict[Row, dict[str, Any]]
Memory = dict[Row, dict[str, Any]]


@tenant_only
def structure_snapshot() -> Snapshot:
    """All municipalities and organisations in the form of a kit; `is_active` is the region's only."""
    found: Snapshot = {}
    for row in Municipality.objects.values("code", *MUNICIPALITY_FIELDS):
        found[MUNICIPALITIES, row.pop("code")] = row
    for row in Organisation.objects.values("code", "is_active", *ORGANISATION_FIELDS):
        found[ORGANISATIONS, row.pop("code")] = row
    return found


@tenant_only
def grants_held() -> set[str]:
    """Every role held now as `grant_key` writes it, once for each address of its person."""
    grants = list(
        RoleGrant.objects.values_list("user_id", "user__email", "role", "organisation__code", "municipality__code")
    )
    addresses = addresses_by_user({user_id for user_id, *_rest in grants})
    return {
        _grant_key(address, *bound)
        for user_id, email, *bound in grants
        for address in {email, *addresses.get(user_id, ())}
    }


def grant_key(row: Mapping[str, str]) -> str:
    """The key of a row of staff.csv: «ivanov@post.example executor roads-north»."""
    return _grant_key(address_canonical(row["email"]), row["role"], row["organisation"], row["municipality"])


def _grant_key(*parts: str | None) -> str:
    return " ".join(filter(None, parts))


def kit_keys(kit: Kit) -> set[Row]:
    """The municipalities and organisations that a kit names."""
    files = (MUNICIPALITIES, ORGANISATIONS)
    return {(file, row["code"]) for file in files for row in kit[file.removesuffix(".csv")]}


def memory_name(row: Row) -> Row:
    """The key under which a row is stored."""
    file, key = row
    return (file, sha256(key.encode()).hexdigest()) if file == STAFF else row


def remembered(field: str, value: Any) -> Any:
    """A value in its stored form."""
    if field != "boundary":
        return value
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


@tenant_only
def memory_read() -> Memory:
    """The values the kit set last, by `memory_name`; empty in a region launched before values were stored."""
    return {(row.file, row.key): row.values for row in KitRow.objects.all()}


@tenant_only
def memory_keep(rows: Mapping[Row, Mapping[str, Any]]) -> None:
    """Store these rows, by `memory_name`, with values as `remembered` returns them."""
    KitRow.objects.bulk_create(
        [KitRow(file=file, key=key, values=dict(values)) for (file, key), values in rows.items()],
        update_conflicts=True,
        unique_fields=["file", "key"],
        update_fields=["values"],
    )


@tenant_only
def memory_begin(region: Region, kit: Kit) -> int:
    """Store, at the end of a launch, all values that the kit has set or left; returns the number of rows."""
    now = structure_snapshot()
    rows: Memory = {
        key: {field: remembered(field, value) for field, value in now[key].items() if field != "is_active"}
        for key in kit_keys(kit)
        if key in now
    }
    rows |= {memory_name((STAFF, grant_key(row))): {} for row in kit["staff"]}
    # What the kit doesn't say is remembered as the launch left it: a kit that says it later fills what nobody touched.
    rows[FACTS, ""] = {field: getattr(region, field) for field in (*FACT_FIELDS.values(), "emblem_file")}
    memory_keep(rows)
    return len(rows)
