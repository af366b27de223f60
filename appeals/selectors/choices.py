"""Options of filters and of the wizard, cached for a minute: they change once a month."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from uuid import UUID
from zlib import crc32

from django.db import connection
from django.utils.translation import gettext as _

from appeals.models import Appeal, Assignment
from appeals.states import final_states
from core.plane import tenant_only
from core.process_cache import stamped
from core.units import plural
from taxonomy.service import OTHER_CODE, CategoryListed, categories_active, categories_closed
from tenants.service import MunicipalityListed, Organisation, OrganisationListed, organisations_closed, takes_work
from workplace.service import MINISTRY, municipality_choices, organisation_choices

__all__ = [
    "Choices",
    "choices_now",
    "executors_of_appeals",
    "filter_choices",
    "ministries_of_appeals",
    "work_words",
]

CACHE_SECONDS = 60


# Compared by identity: what is derived from one is kept by it.
@dataclass(frozen=True, eq=False)
class Choices:
    """Categories by direction and title, municipalities by name; shared by all requests, so nobody changes it."""

    categories: tuple[CategoryListed, ...]
    municipalities: tuple[MunicipalityListed, ...]

    @cached_property
    def directions(self) -> dict[str, list[CategoryListed]]:
        """Categories under the names of their directions."""
        directions: dict[str, list[CategoryListed]] = {}
        for category in self.categories:
            directions.setdefault(category.direction, []).append(category)
        return directions

    @cached_property
    def version(self) -> str:
        """Eight characters that change with what the categories are called."""
        told = "\n".join(f"{item.id}{item.direction}{item.label}{item.moderators_keep}" for item in self.categories)
        return f"{crc32(told.encode()):08x}"

    def category(self, category_id: UUID | None) -> CategoryListed | None:
        """The category of this id, if it is one of the region's."""
        return self._by_id.get(category_id) if category_id else None

    def category_by_code(self, code: str) -> CategoryListed | None:
        """The category of this code, if it is one of the region's."""
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> dict[str, CategoryListed]:
        return {item.code: item for item in self.categories}

    @cached_property
    def _by_id(self) -> dict[UUID, CategoryListed]:
        return {item.id: item for item in self.categories}

    def municipality(self, code: str) -> MunicipalityListed | None:
        """The municipality of this code, if it is one of the region's."""
        return next((item for item in self.municipalities if item.code == code), None)


@tenant_only
def choices_now() -> Choices:
    """The options of the current region; up to a minute old."""
    return stamped("portal:choices", _read, CACHE_SECONDS)


@tenant_only
def filter_choices(*, public: bool = False) -> Choices:
    """Options of filters: those of `choices_now` and closed categories that still have appeals.

    `public` counts published appeals only. Up to a minute old.
    """
    key, make = (
        ("portal:filters", partial(_read_for_filters, public=True)) if public else ("work:filters", _read_for_filters)
    )
    return stamped(key, make, CACHE_SECONDS)


def _read_for_filters(*, public: bool = False) -> Choices:
    now, closed = choices_now(), categories_closed()
    used = named_by_appeals([row.id for row in closed], "category", public=public)
    former = [row for row in closed if row.id in used]
    return Choices((*now.categories, *former), now.municipalities) if former else now


def _read() -> Choices:
    # «Другое» is the last resort, wherever its name would stand.
    categories = sorted(categories_active(), key=lambda row: row.code == OTHER_CODE)
    return Choices(tuple(categories), municipality_choices())


@tenant_only
def named_by_appeals(ids: Sequence[UUID], *fields: str, public: bool = False) -> set[UUID]:
    """The ids that occur in these fields of an appeal, of a published one if `public`. One query, none for no ids.

    Looks for one appeal an id instead of reading all the appeals of a closed category.
    """
    if not ids:
        return set()
    columns = " OR ".join(f"{field}_id = named.id" for field in fields)
    published = "is_published AND " if public else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM unnest(%s::uuid[]) AS named (id) WHERE EXISTS ("  # noqa: S608 - names of our own columns
            f"SELECT 1 FROM {Appeal._meta.db_table} WHERE {published}({columns}))",
            [list(ids)],
        )
        return {row[0] for row in cursor.fetchall()}


def ministries_of_appeals() -> list[OrganisationListed]:
    """Options of a filter: ministries that answer for categories or did."""
    return [item for item in organisations_of_appeals() if item.kind == MINISTRY]


def executors_of_appeals() -> list[OrganisationListed]:
    """Options of a filter: organisations that can be given work or could."""
    return [item for item in organisations_of_appeals() if takes_work(item.kind)]


@tenant_only
def organisations_of_appeals() -> tuple[OrganisationListed, ...]:
    """Organisations, and closed ones that still have appeals; up to a minute old."""
    return stamped("work:organisations-of-appeals", _with_former, CACHE_SECONDS)


def _with_former() -> tuple[OrganisationListed, ...]:
    closed = organisations_closed()
    used = named_by_appeals([row.id for row in closed], "ministry", "executor")
    return (*organisation_choices(), *(row for row in closed if row.id in used))


@tenant_only
def work_words(organisation: Organisation) -> str:
    """The unfinished appeals of an organisation as a phrase; empty if it has none."""
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
