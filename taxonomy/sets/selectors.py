"""Reading the region's categories."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from core import clock
from core.errors import InvalidInput
from core.plane import tenant_only
from taxonomy.facts import CategoryFacts
from taxonomy.models import Category, SetVersion
from taxonomy.questions import Question
from taxonomy.sets.diff import LocalCategory
from tenants.service import region_zone

__all__ = [
    "categories_active",
    "categories_taken_over",
    "category_by_code",
    "category_get",
    "category_id_by_code",
    "category_questions",
    "category_titles",
    "local_categories",
    "region_today",
    "set_number",
    "set_versions",
]


@tenant_only
def region_today() -> date:
    """The day of the region's calendar."""
    return clock.now().astimezone(region_zone()).date()


@tenant_only
def categories_active() -> QuerySet[Category]:
    """Categories that people may choose today, by direction and title; today is the region's day."""
    opened = Q(opens_on__isnull=True) | Q(opens_on__lte=region_today())
    return Category.objects.filter(opened, is_active=True, retired_at__isnull=True).order_by("direction", "title")


@tenant_only
def category_questions(category_id: UUID) -> tuple[Question, ...]:
    """The extra questions of an open category; none for any other."""
    for questions in categories_active().order_by().filter(pk=category_id).values_list("questions", flat=True):
        return tuple(Question.from_json(question) for question in questions)
    return ()


@tenant_only
def category_get(category_id: UUID) -> Category:
    """A category that is open today.

    Raises InvalidInput (field `category`) for any other, saying which and what to do: `unknown` (another region's),
    `merged` into another (named), `retired`, `closed` (switched off), `opens_later`.
    """
    found = categories_active().select_related("ministry").filter(pk=category_id).first()
    if found is None:
        raise _not_open(Q(pk=category_id))
    return found


@tenant_only
def category_by_code(code: str) -> Category:
    """The same by code."""
    found = categories_active().select_related("ministry").filter(code=code).first()
    if found is None:
        raise _not_open(Q(code=code))
    return found


@tenant_only
def category_id_by_code(code: str) -> UUID:
    """The same where only the id is needed, without loading the row."""
    found = categories_active().order_by().filter(code=code).values_list("id", flat=True)
    for category_id in found[:1]:
        return category_id
    raise _not_open(Q(code=code))


@tenant_only
def categories_taken_over() -> dict[UUID, Category]:
    """Retired categories by id, each with the living one that took it over, through all that was retired since.

    Those that nothing took over are left out. Living ones come with their ministry; two queries.
    """
    retired = Category.objects.filter(retired_at__isnull=False, successor__isnull=False)
    successors = dict(retired.values_list("id", "successor_id"))
    ends = {category_id: _end(category_id, successors) for category_id in successors}
    living = Category.objects.filter(retired_at__isnull=True).select_related("ministry").in_bulk(set(ends.values()))
    return {category_id: living[end] for category_id, end in ends.items() if end in living}


def _end(category_id: UUID, successors: Mapping[UUID, UUID]) -> UUID:
    # One that came back to life after it had been taken over has no successor; so this always ends.
    seen = set()
    while category_id in successors and category_id not in seen:
        seen.add(category_id)
        category_id = successors[category_id]
    return category_id


@tenant_only
def category_titles(category_ids: Collection[UUID]) -> dict[UUID, str]:
    """Titles by id, switched-off categories included: history tells of them too."""
    return dict(Category.objects.filter(pk__in=category_ids).values_list("id", "title"))


@tenant_only
def local_categories() -> list[LocalCategory]:
    """The whole set as plain values, retired categories included."""
    return [
        LocalCategory(
            facts=category.facts(),
            base=CategoryFacts.from_json(category.base) if category.base is not None else None,
            is_retired=category.retired_at is not None,
        )
        for category in Category.objects.order_by("direction", "title")
    ]


@tenant_only
def set_number() -> int:
    """The version of the region's set: how many publications it has seen; 0 before the first."""
    return SetVersion.objects.aggregate(last=Max("number"))["last"] or 0


@tenant_only
def set_versions() -> QuerySet[SetVersion]:
    """Publications of the region's set, newest first."""
    return SetVersion.objects.order_by("-number")


def _not_open(condition: Q) -> InvalidInput:
    """Why a category can't be chosen, in the words of somebody who is to choose another."""
    category = Category.objects.filter(condition).first()
    if category is None:
        return _refused("unknown", _("Такой категории в регионе нет. Выберите из списка."))
    names = {"title": category.title}
    if category.retired_at is not None:
        successor = categories_taken_over().get(category.id)
        if successor is None:
            return _refused("retired", _("Категории «%(title)s» больше нет. Выберите другую.") % names)
        return _refused(
            "merged",
            _("Категория «%(title)s» объединена с «%(successor)s» (%(code)s). Выберите её.")
            % {**names, "successor": successor.title, "code": successor.code},
        )
    if category.is_active and category.opens_on is not None:
        day = formats.date_format(category.opens_on, "j E Y")
        return _refused(
            "opens_later", _("Категория «%(title)s» откроется %(day)s. Выберите другую.") % {**names, "day": day}
        )
    return _refused("closed", _("Категория «%(title)s» сейчас закрыта. Выберите другую.") % names)


def _refused(code: str, words: str) -> InvalidInput:
    return InvalidInput(words, field="category", code=code)
