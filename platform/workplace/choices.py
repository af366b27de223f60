"""Organisations and municipalities that forms of the staff offer to choose from, cached for a minute."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.plane import tenant_only
from core.process_cache import stamped
from tenants.service import municipalities_list, organisations_list, takes_work

__all__ = [
    "MINISTRY",
    "MunicipalityChoice",
    "OrganisationChoice",
    "executor_choices",
    "ministry_choices",
    "municipality_choices",
    "organisation_choices",
    "organisations_as_choices",
]

CACHE_SECONDS = 60
MINISTRY = "ministry"


@dataclass(frozen=True, slots=True)
class MunicipalityChoice:
    """A municipality one may choose."""

    id: UUID
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class OrganisationChoice:
    """An organisation one may choose; `municipality` is the name of its municipality, empty for the whole region."""

    id: UUID
    code: str
    name: str
    kind: str
    municipality_id: UUID | None
    municipality: str
    is_open: bool = True

    @property
    def label(self) -> str:
        """The name, marked where nothing new goes to the organisation."""
        return self.name if self.is_open else _("%(name)s (закрыта)") % {"name": self.name}


@tenant_only
def municipality_choices() -> tuple[MunicipalityChoice, ...]:
    """All municipalities of the region by name; up to a minute old."""
    return stamped("work:municipalities", _municipalities, CACHE_SECONDS)


def _municipalities() -> tuple[MunicipalityChoice, ...]:
    return tuple(MunicipalityChoice(*row) for row in municipalities_list().values_list("id", "code", "name"))


@tenant_only
def organisation_choices() -> tuple[OrganisationChoice, ...]:
    """All active organisations of the region by name; up to a minute old."""
    return stamped("work:organisations", lambda: organisations_as_choices(organisations_list()), CACHE_SECONDS)


def ministry_choices() -> list[OrganisationChoice]:
    """Those that answer for categories."""
    return [item for item in organisation_choices() if item.kind == MINISTRY]


def executor_choices() -> list[OrganisationChoice]:
    """Those that can be given work."""
    return [item for item in organisation_choices() if takes_work(item.kind)]


def organisations_as_choices(organisations: QuerySet[Any]) -> tuple[OrganisationChoice, ...]:
    """Organisations of a query as one chooses them. One query."""
    columns = ("id", "code", "short_name", "kind", "municipality_id", "municipality__name")
    return tuple(
        OrganisationChoice(id, code, name, kind, municipality_id, municipality or "")
        for id, code, name, kind, municipality_id, municipality in organisations.values_list(*columns)
    )
