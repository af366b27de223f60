"""Ensure that the region has «Другое / без категории»."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.errors import InvalidInput
from core.plane import tenant_only
from taxonomy.facts import OTHER_CODE, other_facts
from taxonomy.models import Category
from taxonomy.sets.changing import set_lock
from taxonomy.sets.responsibility import responsibilities

__all__ = ["other_ensure", "other_stays"]


@tenant_only
@transaction.atomic
def other_ensure() -> Category | None:
    """Create the category if the region has none; returns it. None if there is no organisation yet.

    The kit, a page or the API says who answers for it (`responsibility_set`); until then moderators keep such appeals
    and choose. The row needs a ministry all the same: it is one that the region has, and stands for nobody. It comes
    with the region, so nobody is told.
    """
    set_lock()
    found = Category.objects.filter(code=OTHER_CODE).first()
    if found is not None:
        return found
    named = responsibilities().by_code.get(OTHER_CODE)
    any_other = Category.objects.order_by("code").values_list("ministry_id", flat=True).first()
    ministry_id = named or any_other
    if ministry_id is None:
        return None
    category = Category(code=OTHER_CODE, ministry_id=ministry_id, moderators_keep=named is None, created_at=clock.now())
    category.write(other_facts())
    category.save(force_insert=True)
    return category


def other_stays(codes: Iterable[str]) -> None:
    """Raises InvalidInput (field `codes`) if the fallback category is among these."""
    if OTHER_CODE in codes:
        raise InvalidInput(
            _("«Другое / без категории» есть в каждом регионе: её можно переименовать, но не закрыть и не выключить."),
            field="codes",
            code="reserved",
        )
