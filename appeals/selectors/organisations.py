"""Organisations that the workplace offers to choose from, cached for a minute."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from appeals.models import Appeal, Assignment
from appeals.states import final_states
from core.plane import tenant_only
from core.stamped import stamped
from core.units import plural
from tenants.service import Organisation, organisations_closed, organisations_list, takes_work

__all__ = [
    "OrganisationChoice",
    "executor_choices",
    "executors_of_appeals",
    "ministries_of_appeals",
    "ministry_choices",
    "organisation_choices",
    "work_words",
]

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
    is_open: bool = True

    @property
    def label(self) -> str:
        """The name, marked where nothing new goes to the organisation."""
        return self.name if self.is_open else _("%(name)s (закрыта)") % {"name": self.name}


@tenant_only
def organisation_choices() -> tuple[OrganisationChoice, ...]:
    """All active organisations of the region by name; up to a minute old."""
    return stamped("work:organisations", _read, CACHE_SECONDS)


def ministry_choices() -> list[OrganisationChoice]:
    """Those that answer for categories."""
    return [item for item in organisation_choices() if item.kind == MINISTRY]


def executor_choices() -> list[OrganisationChoice]:
    """Those that can be given work."""
    return [item for item in organisation_choices() if takes_work(item.kind)]


def ministries_of_appeals() -> list[OrganisationChoice]:
    """Those that answer for categories or did, to look for what they have."""
    return [item for item in organisations_of_appeals() if item.kind == MINISTRY]


def executors_of_appeals() -> list[OrganisationChoice]:
    """Those that can be given work or could, to look for what they have."""
    return [item for item in organisations_of_appeals() if takes_work(item.kind)]


@tenant_only
def organisations_of_appeals() -> tuple[OrganisationChoice, ...]:
    """The same for looking at appeals: with the closed organisations that still have some; up to a minute old."""
    return stamped("work:organisations-of-appeals", _read_for_filters, CACHE_SECONDS)


def _read_for_filters() -> tuple[OrganisationChoice, ...]:
    with_appeals = Exists(Appeal.objects.filter(ministry=OuterRef("pk"))) | Exists(
        Appeal.objects.filter(executor=OuterRef("pk"))
    )
    former = tuple(replace(item, is_open=False) for item in _choices(organisations_closed().filter(with_appeals)))
    return (*organisation_choices(), *former)


def _read() -> tuple[OrganisationChoice, ...]:
    return _choices(organisations_list())


def _choices(organisations: QuerySet[Any]) -> tuple[OrganisationChoice, ...]:
    columns = ("id", "code", "short_name", "kind", "municipality_id", "municipality__name")
    return tuple(
        OrganisationChoice(id, code, name, kind, municipality_id, municipality or "")
        for id, code, name, kind, municipality_id, municipality in organisations.values_list(*columns)
    )


@tenant_only
def work_words(organisation: Organisation) -> str:
    """What of appeals an organisation has not finished, as a phrase; empty if nothing."""
    assigned = Assignment.objects.filter(executor=organisation, ended_at=None).count()
    answers_for = Appeal.objects.filter(ministry=organisation).exclude(state__in=final_states()).count()
    phrases = []
    if assigned:
        orders = plural(assigned, "открытое поручение", "открытых поручения", "открытых поручений")
        phrases.append(_("у неё %(n)d %(orders)s") % {"n": assigned, "orders": orders})
    if answers_for:
        appeals = plural(answers_for, "открытое обращение", "открытых обращения", "открытых обращений")
        phrases.append(_("она отвечает за %(n)d %(appeals)s") % {"n": answers_for, "appeals": appeals})
    return "; ".join(phrases)
