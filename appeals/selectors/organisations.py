"""Organisations that have or had appeals, and what of appeals one has not finished."""

from dataclasses import replace

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from appeals.models import Appeal, Assignment
from appeals.states import final_states
from core.plane import tenant_only
from core.process_cache import stamped
from core.units import plural
from tenants.service import Organisation, organisations_closed, takes_work
from workplace.service import MINISTRY, OrganisationChoice, organisation_choices, organisations_as_choices

__all__ = [
    "executors_of_appeals",
    "ministries_of_appeals",
    "work_words",
]

CACHE_SECONDS = 60


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
    former = organisations_as_choices(organisations_closed().filter(with_appeals))
    return (*organisation_choices(), *(replace(item, is_open=False) for item in former))


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
