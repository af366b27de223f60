"""Organisations and municipalities that forms of the staff offer to choose from, cached for a minute."""

from core.plane import tenant_only
from core.process_cache import stamped
from tenants.service import MunicipalityListed, OrganisationListed, municipalities_list, organisations_list, takes_work

__all__ = [
    "MINISTRY",
    "executor_choices",
    "ministry_choices",
    "municipality_choices",
    "organisation_choices",
]

CACHE_SECONDS = 60
MINISTRY = "ministry"


@tenant_only
def municipality_choices() -> tuple[MunicipalityListed, ...]:
    """All municipalities of the region by name; up to a minute old."""
    return stamped("work:municipalities", lambda: tuple(municipalities_list()), CACHE_SECONDS)


@tenant_only
def organisation_choices() -> tuple[OrganisationListed, ...]:
    """All active organisations of the region by name; up to a minute old."""
    return stamped("work:organisations", lambda: tuple(organisations_list()), CACHE_SECONDS)


def ministry_choices() -> list[OrganisationListed]:
    """Those that answer for categories."""
    return [item for item in organisation_choices() if item.kind == MINISTRY]


def executor_choices() -> list[OrganisationListed]:
    """Those that can be given work."""
    return [item for item in organisation_choices() if takes_work(item.kind)]
