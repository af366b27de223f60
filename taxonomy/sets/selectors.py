"""Reading the region's categories."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core import clock
from core.errors import InvalidInput
from core.plane import tenant_only
from taxonomy.facts import CategoryFacts
from taxonomy.models import Category, SetVersion
from taxonomy.sets.diff import LocalCategory

__all__ = [
    "categories_active",
    "category_by_code",
    "category_get",
    "category_id_by_code",
    "category_titles",
    "local_categories",
    "set_number",
    "set_versions",
]


@tenant_only
def categories_active() -> QuerySet[Category]:
    """Categories that people may choose today, by direction and title; today is the region's day."""
    today = timezone.localdate(clock.now())
    opened = Q(opens_on__isnull=True) | Q(opens_on__lte=today)
    return Category.objects.filter(opened, is_active=True, retired_at__isnull=True).order_by("direction", "title")


@tenant_only
def category_get(category_id: UUID) -> Category:
    """Raises InvalidInput (field `category`) for one that is unknown here: another region's, or switched off."""
    found = categories_active().select_related("ministry").filter(pk=category_id).first()
    if found is None:
        raise _unknown()
    return found


@tenant_only
def category_by_code(code: str) -> Category:
    """Raises InvalidInput (field `category`) for an unknown or switched-off code."""
    found = categories_active().select_related("ministry").filter(code=code).first()
    if found is None:
        raise _unknown()
    return found


@tenant_only
def category_id_by_code(code: str) -> UUID:
    """The same where only the id is needed, without loading the row. Raises InvalidInput likewise."""
    found = categories_active().order_by().filter(code=code).values_list("id", flat=True)
    for category_id in found[:1]:
        return category_id
    raise _unknown()


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


def _unknown() -> InvalidInput:
    return InvalidInput(_("Такой категории в регионе нет. Выберите из списка."), field="category", code="unknown")
