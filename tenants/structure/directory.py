"""Look up municipalities and organisations of the current region."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import InvalidInput, Missing
from core.plane import tenant_only
from core.russian import by_words
from tenants.structure.models import Municipality, Organisation, OrganisationKind

__all__ = [
    "executor_get",
    "executors_for",
    "ministry_get",
    "municipalities_list",
    "municipality_by_code",
    "organisation_by_code",
    "organisation_get",
    "organisations_list",
    "takes_work",
]

# A ministry answers for categories and gives the work to others.
_GIVE_WORK = frozenset({OrganisationKind.MINISTRY.value})


@tenant_only
def municipalities_list() -> QuerySet[Municipality]:
    """All municipalities by name, without their boundaries."""
    return Municipality.objects.defer("boundary").order_by(by_words("name"), "id")


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
def organisations_list() -> QuerySet[Organisation]:
    """All organisations that are active, ministries included, by their short names."""
    return Organisation.objects.filter(is_active=True).order_by(by_words("short_name"), "id")


@tenant_only
def organisations_closed() -> QuerySet[Organisation]:
    """Inactive organisations, by their short names."""
    return Organisation.objects.filter(is_active=False).order_by(by_words("short_name"), "id")


def takes_work(kind: str) -> bool:
    """Whether organisations of this kind can be given an appeal to mend."""
    return kind not in _GIVE_WORK


@tenant_only
def ministry_get(organisation_id: UUID) -> Organisation:
    """The ministry for an appeal.

    Raises Missing for an unknown id, InvalidInput (`not_a_ministry`) for another kind; field `ministry` both.
    """
    try:
        found = organisation_get(organisation_id)
    except Missing as error:
        raise Missing(error.message, field="ministry") from error
    if found.kind != OrganisationKind.MINISTRY:
        raise InvalidInput(
            _("«%(name)s» — не ведомство. Выберите ведомство, которое отвечает за такие вопросы.")
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
def executors_for(municipality_id: UUID | None) -> QuerySet[Organisation]:
    """Organisations that can be given work in a municipality: its own ones and those of the whole region."""
    return (
        Organisation.objects.filter(is_active=True)
        .exclude(kind__in=_GIVE_WORK)
        .filter(Q(municipality_id=municipality_id) | Q(municipality=None))
        .order_by(by_words("short_name"), "id")
    )
