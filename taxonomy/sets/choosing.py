"""Select categories of the set by code, direction or block."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.plane import tenant_only
from taxonomy.models import Category
from taxonomy.other import OTHER_CODE
from taxonomy.sets.other import other_stays

__all__ = ["Chosen", "chosen_locked"]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Selection of categories by code, direction or block; several criteria narrow each other."""

    codes: tuple[str, ...] = field(default=())
    direction: str = ""
    block: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.codes or self.direction or self.block)


@tenant_only
def chosen_locked(chosen: Chosen) -> list[Category]:
    """The selected rows, locked, without retired ones.

    «Другое» is never among those of a direction or a block: it stays as it is. Raises InvalidInput: nothing chosen, an
    unknown or retired code or that of «Другое» (field `codes`), a direction or block without categories (field of that
    name).
    """
    if chosen.is_empty:
        raise InvalidInput(_("Выберите категории: по одной, направление или блок."), field="codes", code="nothing")
    other_stays(chosen.codes)
    rows = Category.objects.filter(retired_at__isnull=True).exclude(code=OTHER_CODE)
    rows = rows.select_for_update().order_by("code")
    if chosen.direction:
        rows = rows.filter(direction=chosen.direction)
    if chosen.block:
        rows = rows.filter(block=chosen.block)
    if chosen.codes:
        rows = rows.filter(code__in=chosen.codes)
    found = list(rows)
    missing = sorted(set(chosen.codes) - {category.code for category in found})
    if missing:
        raise InvalidInput(
            _("В наборе нет категорий: %(codes)s.") % {"codes": ", ".join(missing[:20])}, field="codes", code="unknown"
        )
    if not found:
        field_name = "direction" if chosen.direction else "block"
        raise InvalidInput(_("Здесь нет ни одной категории."), field=field_name, code="unknown")
    return found
