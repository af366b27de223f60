"""Look up municipalities and organisations of the current region."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import InvalidInput, Missing
from core.plane import tenant_only
from core.rows import Rows
from core.russian import by_words, has_words
from tenants.structure.models import Municipality, Organisation, OrganisationKind

__all__ = [
    "MunicipalityListed",
    "OrganisationListed",
    "executor_get",
    "executors_for",
    "ministry_get",
    "municipalities_list",
    "municipality_by_code",
    "municipality_kind",
    "organisation_by_code",
    "organisation_get",
    "organisations_closed",
    "organisations_list",
    "organisations_narrowed",
    "takes_work",
]

# A ministry answers for categories and gives the work to others.
_GIVE_WORK = frozenset({OrganisationKind.MINISTRY.value})


@dataclass(frozen=True, slots=True)
class MunicipalityListed:
    """A municipality without its boundary; `lat` and `lon` of its centre in degrees, WGS 84."""

    id: UUID
    code: str
    name: str
    kind: str
    centre: str
    lat: float
    lon: float
    boundary_is_approximate: bool


@dataclass(frozen=True, slots=True)
class OrganisationListed:
    """An organisation; the fields of its municipality are empty for one that works in the whole region."""

    id: UUID
    code: str
    name: str
    short_name: str
    kind: str
    email: str
    phone: str
    is_active: bool
    municipality_id: UUID | None
    municipality_code: str
    municipality_name: str
    parent_name: str

    @property
    def label(self) -> str:
        """The short name, marked where nothing new goes to the organisation."""
        return self.short_name if self.is_active else _("%(name)s (закрыта)") % {"name": self.short_name}

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return str(OrganisationKind(self.kind).label)


@tenant_only
def municipalities_list() -> list[MunicipalityListed]:
    """All municipalities by name. One query."""
    columns = ("id", "code", "name", "kind", "centre", "lat", "lon", "boundary_is_approximate")
    rows = Municipality.objects.order_by(by_words("name"), "id").values_list(*columns)
    return [MunicipalityListed(*row) for row in rows]


@tenant_only
def municipality_kind(municipality_id: UUID) -> str:
    """What kind of municipality it is. Raises Missing for an unknown id."""
    for kind in Municipality.objects.filter(pk=municipality_id).values_list("kind", flat=True):
        return kind
    raise Missing(_("Такого муниципалитета в регионе нет."), field="municipality")


@tenant_only
def municipality_by_code(code: str) -> Municipality:
    """Raises Missing for an unknown code."""
    found = Municipality.objects.defer("boundary").filter(code=code).first()
    if found is None:
        raise Missing(_("Такого муниципалитета в регионе нет."), field="municipality")
    return found


@tenant_only
def organisation_by_code(code: str) -> Organisation:
    """Raises Missing for an unknown code."""
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise Missing(_("Такой организации в регионе нет."), field="organisation")
    return found


@tenant_only
def organisation_get(organisation_id: UUID) -> Organisation:
    """Raises Missing for an unknown id, also for another region's."""
    found = Organisation.objects.filter(pk=organisation_id, is_active=True).first()
    if found is None:
        raise Missing(_("Такой организации в регионе нет."), field="organisation")
    return found


@tenant_only
def organisations_list() -> list[OrganisationListed]:
    """All organisations that are active, ministries included, by their short names. One query."""
    return _listed(Organisation.objects.filter(is_active=True))


@tenant_only
def organisations_closed() -> list[OrganisationListed]:
    """Inactive organisations, by their short names. One query."""
    return _listed(Organisation.objects.filter(is_active=False))


@tenant_only
def organisations_narrowed(*, words: str = "", kind: str = "") -> Rows[OrganisationListed]:
    """All organisations by short name, closed ones last; with these words, of a kind."""
    found = Organisation.objects.all()
    if words:
        columns = ("short_name", "name", "code", "municipality__name", "email")
        found = found.filter(has_words(words, *columns))
    if kind in OrganisationKind.values:
        found = found.filter(kind=kind)
    ordered = found.order_by("-is_active", by_words("short_name"), "id")
    return Rows(ordered.values_list(*_COLUMNS), _organisation)


def _listed(organisations: QuerySet[Organisation]) -> list[OrganisationListed]:
    ordered = organisations.order_by(by_words("short_name"), "id")
    return [_organisation(row) for row in ordered.values_list(*_COLUMNS)]


_COLUMNS = (
    *("id", "code", "name", "short_name", "kind", "email", "phone", "is_active"),
    *("municipality_id", "municipality__code", "municipality__name", "parent__short_name"),
)


def _organisation(row: Sequence[Any]) -> OrganisationListed:
    # Joined names are NULL where there is nothing to join.
    return OrganisationListed(*row[:-3], *(name or "" for name in row[-3:]))


def takes_work(kind: str) -> bool:
    """Whether organisations of this kind can be given an appeal to mend."""
    return kind not in _GIVE_WORK


@tenant_only
def ministry_get(organisation_id: UUID) -> Organisation:
    """An organisation that may answer for categories and their appeals.

    Raises InvalidInput (field `ministry`): `unknown` for an id that the region has not or a closed organisation,
    `not_a_ministry` for another kind.
    """
    try:
        found = organisation_get(organisation_id)
    except Missing as error:
        raise InvalidInput(error.message, field="ministry", code="unknown") from error
    if found.kind != OrganisationKind.MINISTRY:
        raise InvalidInput(
            _("«%(name)s» — не министерство и не ведомство. Выберите ведомство, которое отвечает за такие вопросы.")
            % {"name": found.short_name},
            field="ministry",
            code="not_a_ministry",
        )
    return found


@tenant_only
def executor_get(organisation_id: UUID) -> Organisation:
    """The executor for an assignment.

    Raises Missing for an unknown id, InvalidInput (`not_an_executor`, field `executor`) for one that only gives work.
    """
    found = organisation_get(organisation_id)
    if not takes_work(found.kind):
        raise InvalidInput(
            _("«%(name)s» не исполняет поручения само. Выберите организацию, которая устранит проблему.")
            % {"name": found.short_name},
            field="executor",
            code="not_an_executor",
        )
    return found


@tenant_only
def executors_for(municipality_id: UUID | None) -> list[OrganisationListed]:
    """Organisations that can be given work in a municipality: its own ones and those of the whole region. One query."""
    found = Organisation.objects.filter(is_active=True).exclude(kind__in=_GIVE_WORK)
    return _listed(found.filter(Q(municipality_id=municipality_id) | Q(municipality=None)))
