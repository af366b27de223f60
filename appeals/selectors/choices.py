"""Options of filters and of the wizard, cached for a minute: they change once a month."""

from dataclasses import dataclass, replace
from functools import cached_property, partial
from uuid import UUID
from zlib import crc32

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from appeals.models import Appeal, Assignment
from appeals.states import final_states
from core.plane import tenant_only
from core.process_cache import stamped
from core.units import plural
from taxonomy.service import OTHER_CODE, Sensitivity, categories_active, categories_closed
from tenants.service import Organisation, organisations_closed, takes_work
from workplace.service import (
    MINISTRY,
    MunicipalityChoice,
    OrganisationChoice,
    municipality_choices,
    organisation_choices,
    organisations_as_choices,
)

__all__ = [
    "CategoryChoice",
    "Choices",
    "choices_now",
    "executors_of_appeals",
    "filter_choices",
    "ministries_of_appeals",
    "work_words",
]

CACHE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """A category one may choose; of one that is not open only to look for its appeals.

    With `moderators_keep` nobody answers for it, and level 1 passes nothing on in it; `sensitivity` is one of
    `taxonomy.service.Sensitivity`.
    """

    id: UUID
    code: str
    direction: str
    title: str
    fast_track: bool
    moderators_keep: bool = False
    sensitivity: str = Sensitivity.OPEN
    is_open: bool = True

    @property
    def label(self) -> str:
        """The title, marked where nobody can choose the category for a new appeal."""
        return self.title if self.is_open else _("%(title)s (закрыта)") % {"title": self.title}


# Compared by identity: what is derived from one is kept by it.
@dataclass(frozen=True, eq=False)
class Choices:
    """Categories by direction and title, municipalities by name; shared by all requests, so nobody changes it."""

    categories: tuple[CategoryChoice, ...]
    municipalities: tuple[MunicipalityChoice, ...]

    @cached_property
    def directions(self) -> dict[str, list[CategoryChoice]]:
        """Categories under the names of their directions."""
        directions: dict[str, list[CategoryChoice]] = {}
        for category in self.categories:
            directions.setdefault(category.direction, []).append(category)
        return directions

    @cached_property
    def version(self) -> str:
        """Eight characters that change with what the categories are called."""
        told = "\n".join(f"{item.id}{item.direction}{item.label}{item.moderators_keep}" for item in self.categories)
        return f"{crc32(told.encode()):08x}"

    def category(self, category_id: UUID | None) -> CategoryChoice | None:
        """The category of this id, if it is one of the region's."""
        return self._by_id.get(category_id) if category_id else None

    def category_by_code(self, code: str) -> CategoryChoice | None:
        """The category of this code, if it is one of the region's."""
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> dict[str, CategoryChoice]:
        return {item.code: item for item in self.categories}

    @cached_property
    def _by_id(self) -> dict[UUID, CategoryChoice]:
        return {item.id: item for item in self.categories}

    def municipality(self, code: str) -> MunicipalityChoice | None:
        """The municipality of this code, if it is one of the region's."""
        return next((item for item in self.municipalities if item.code == code), None)


@tenant_only
def choices_now() -> Choices:
    """The options of the current region; up to a minute old."""
    return stamped("portal:choices", _read, CACHE_SECONDS)


@tenant_only
def filter_choices(*, public: bool = False) -> Choices:
    """The same for looking at appeals: with the closed categories that still have some, published ones if `public`.

    Up to a minute old.
    """
    key, make = (
        ("portal:filters", partial(_read_for_filters, public=True)) if public else ("work:filters", _read_for_filters)
    )
    return stamped(key, make, CACHE_SECONDS)


def _read_for_filters(*, public: bool = False) -> Choices:
    now = choices_now()
    appeals = Appeal.objects.filter(category=OuterRef("pk"), **({"is_published": True} if public else {}))
    closed = categories_closed().filter(Exists(appeals)).values_list("id", "code", "direction", "title", "fast_track")
    former = tuple(CategoryChoice(*row, is_open=False) for row in closed)
    return Choices((*now.categories, *former), now.municipalities) if former else now


def _read() -> Choices:
    categories = sorted(
        categories_active().values_list(
            "id", "code", "direction", "title", "fast_track", "moderators_keep", "sensitivity"
        ),
        # «Другое» is the last resort, wherever its name would stand.
        key=lambda row: row[1] == OTHER_CODE,
    )
    return Choices(tuple(CategoryChoice(*row) for row in categories), municipality_choices())


def ministries_of_appeals() -> list[OrganisationChoice]:
    """Those that answer for categories or did, to look for what they have."""
    return [item for item in organisations_of_appeals() if item.kind == MINISTRY]


def executors_of_appeals() -> list[OrganisationChoice]:
    """Those that can be given work or could, to look for what they have."""
    return [item for item in organisations_of_appeals() if takes_work(item.kind)]


@tenant_only
def organisations_of_appeals() -> tuple[OrganisationChoice, ...]:
    """The same for looking at appeals: with the closed organisations that still have some; up to a minute old."""
    return stamped("work:organisations-of-appeals", _with_former, CACHE_SECONDS)


def _with_former() -> tuple[OrganisationChoice, ...]:
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
