"""Reading the region's categories."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.plane import tenant_only
from taxonomy.models import Category

__all__ = [
    "categories_active",
    "category_by_code",
    "category_get",
    "category_id_by_code",
    "category_titles",
]


@tenant_only
def categories_active() -> QuerySet[Category]:
    """Categories that people may choose, by group and title."""
    return Category.objects.filter(is_active=True).order_by("group", "title")


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


def _unknown() -> InvalidInput:
    return InvalidInput(_("Такой категории в регионе нет. Выберите из списка."), field="category", code="unknown")
