"""Which organisations the workplace offers to choose from, kept for a minute."""

from dataclasses import dataclass
from uuid import UUID

from core.guard import cached
from core.plane import tenant_only
from tenants.service import organisations_list, takes_work

__all__ = ["OrganisationChoice", "executor_choices", "ministry_choices", "organisation_choices"]

CACHE_SECONDS = 60
MINISTRY = "ministry"


@dataclass(frozen=True, slots=True)
class OrganisationChoice:
    """An organisation one may choose; `municipality` is the name of its municipality, empty for the whole region."""

    id: UUID
    code: str
    name: str
    kind: str
    municipality_id: UUID | None
    municipality: str


@tenant_only
def organisation_choices() -> tuple[OrganisationChoice, ...]:
    """All active organisations of the region by name; up to a minute old."""
    return cached("work:organisations", _read, CACHE_SECONDS, shape=(OrganisationChoice,))


def ministry_choices() -> list[OrganisationChoice]:
    """Those that answer for categories."""
    return [item for item in organisation_choices() if item.kind == MINISTRY]


def executor_choices() -> list[OrganisationChoice]:
    """Those that can be given work."""
    return [item for item in organisation_choices() if takes_work(item.kind)]


def _read() -> tuple[OrganisationChoice, ...]:
    columns = ("id", "code", "short_name", "kind", "municipality_id", "municipality__name")
    rows = organisations_list().values_list(*columns)
    return tuple(
        OrganisationChoice(id, code, name, kind, municipality_id, municipality or "")
        for id, code, name, kind, municipality_id, municipality in rows
    )
