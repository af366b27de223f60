"""The whole set for the regional admin: state, edits, number of open appeals."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Missing
from core.plane import tenant_only
from core.registry import Registry
from core.russian import by_words
from core.typed import plain
from taxonomy.facts import FACT_FIELDS, OTHER_CODE
from taxonomy.models import Category
from taxonomy.sets.diff import ChangeKind, SetDiff
from taxonomy.sets.selectors import region_today

__all__ = [
    "CategoryState",
    "FieldEdit",
    "OpenCounter",
    "SetFilters",
    "SetRow",
    "category_edits",
    "category_of_set",
    "category_state",
    "leaving_open_appeals",
    "open_by_category",
    "open_counters",
    "set_row",
    "set_rows",
]


@dataclass(frozen=True)
class OpenCounter:
    """Counts open work by category: of these categories, or of all (None)."""

    name: str
    count: Callable[[Collection[UUID] | None], dict[UUID, int]]


open_counters: Registry[OpenCounter] = Registry("counters of open work by category")


@tenant_only
def open_by_category(category_ids: Collection[UUID] | None = None) -> dict[UUID, int]:
    """Open appeals by category, omitting zeros; one query per counter."""
    total: Counter[UUID] = Counter()
    for counter in open_counters:
        total.update(counter.count(category_ids))
    return dict(total)


LEAVING = (ChangeKind.MERGED, ChangeKind.SPLIT, ChangeKind.RETIRED)


class CategoryState(models.TextChoices):
    """Whether people can choose a category today."""

    OPEN = "open", gettext_lazy("Открыта")
    OPENS_LATER = "opens_later", gettext_lazy("Откроется")
    OFF = "off", gettext_lazy("Выключена")
    RETIRED = "retired", gettext_lazy("Закрыта навсегда")


@dataclass(frozen=True, kw_only=True)
class SetFilters:
    """Filters of the set. Retired categories are excluded unless `state` requests them."""

    words: str = ""
    block: str = ""
    direction: str = ""
    state: str = ""
    edited: bool | None = None
    own: bool | None = None


@dataclass(frozen=True, kw_only=True)
class FieldEdit:
    """A field that differs from the catalog's; JSON-ready values."""

    name: str
    base: Any
    local: Any


@dataclass(frozen=True, kw_only=True)
class SetRow:
    """A category of the set. `edited` are the fields that differ from its catalog's."""

    category: Category
    state: CategoryState
    edited: tuple[str, ...]
    open_appeals: int

    @property
    def is_own(self) -> bool:
        return self.category.base is None and not self.category.is_other


def category_state(category: Category, today: date) -> CategoryState:
    """The state of a category on a day of the region's calendar."""
    if category.retired_at is not None:
        return CategoryState.RETIRED
    if not category.is_active:
        return CategoryState.OFF
    if category.opens_on is not None and category.opens_on > today:
        return CategoryState.OPENS_LATER
    return CategoryState.OPEN


def category_edits(category: Category) -> tuple[FieldEdit, ...]:
    """Fields that differ from the catalog, in display order; nothing for one of the region's own."""
    if category.base is None:
        return ()
    base = category.base
    return tuple(
        FieldEdit(name=name, base=base.get(name), local=local)
        for name in FACT_FIELDS
        if (local := _local(category, name)) != base.get(name)
    )


def _local(category: Category, name: str) -> Any:
    # The columns are JSON-ready as they are: making facts of hundreds of rows only to compare them takes its time.
    if name == "deadline":
        return {"amount": category.deadline, "unit": category.deadline_unit}
    return getattr(category, name)


@tenant_only
def set_rows(filters: SetFilters | None = None) -> list[SetRow]:
    """The set by direction and title, filtered; two queries, however large it is."""
    wanted = filters or SetFilters()
    today = region_today()
    categories = [
        (category, tuple(edit.name for edit in category_edits(category)))
        for category in _filtered(wanted, today).select_related("ministry", "successor")
    ]
    if wanted.edited is not None:
        categories = [(category, edited) for category, edited in categories if bool(edited) == wanted.edited]
    counts = open_by_category() if categories else {}
    return [
        SetRow(
            category=category,
            state=category_state(category, today),
            edited=edited,
            open_appeals=counts.get(category.id, 0),
        )
        for category, edited in categories
    ]


@tenant_only
def set_row(code: str) -> SetRow:
    """One category of the set, retired ones included. Raises Missing."""
    category = category_of_set(code)
    return SetRow(
        category=category,
        state=category_state(category, region_today()),
        edited=tuple(edit.name for edit in category_edits(category)),
        open_appeals=open_by_category([category.id]).get(category.id, 0),
    )


@tenant_only
def leaving_open_appeals(diff: SetDiff) -> dict[str, int]:
    """Number of open appeals in each category that a diff merges, splits or retires, by code."""
    leaving = [change.code for kind in LEAVING for change in diff.of_kind(kind)]
    codes = dict(Category.objects.filter(code__in=leaving).values_list("id", "code")) if leaving else {}
    counts = open_by_category(list(codes)) if codes else {}
    return {codes[category_id]: count for category_id, count in counts.items()}


@tenant_only
def category_of_set(code: str) -> Category:
    """Any category of the set, retired ones included, with its ministry and successor. Raises Missing."""
    found = Category.objects.select_related("ministry", "successor").filter(code=code).first()
    if found is None:
        raise Missing(_("Такой категории в регионе нет."))
    return found


def _filtered(wanted: SetFilters, today: date) -> QuerySet[Category]:
    rows = Category.objects.alias(called=Cast("aliases", models.TextField())).filter(_in_state(wanted.state, today))
    rows = rows.order_by(by_words("direction"), by_words("title"), "code")
    if wanted.block:
        rows = rows.filter(block=wanted.block)
    if wanted.direction:
        rows = rows.filter(direction=wanted.direction)
    if wanted.own is not None:
        rows = rows.filter(base__isnull=wanted.own)
        rows = rows.exclude(code=OTHER_CODE) if wanted.own else rows
    for word in plain(wanted.words).split()[:10]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(code__icontains=word) | Q(called__icontains=word) | Q(includes__icontains=word)
        )
    return rows


def _in_state(state: str, today: date) -> Q:
    alive = Q(retired_at__isnull=True)
    later = Q(opens_on__gt=today)
    match state:
        case CategoryState.OPEN:
            return alive & Q(is_active=True) & (Q(opens_on__isnull=True) | Q(opens_on__lte=today))
        case CategoryState.OPENS_LATER:
            return alive & Q(is_active=True) & later
        case CategoryState.OFF:
            return alive & Q(is_active=False)
        case CategoryState.RETIRED:
            return ~alive
    return alive
