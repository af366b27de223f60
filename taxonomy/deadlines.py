"""Format a category's deadline."""

from django.utils.translation import gettext as _

from core.units import plural
from taxonomy.choices import DeadlineUnit

__all__ = ["deadline_words"]


def deadline_words(amount: int, unit: str) -> str:
    """«3 рабочих дня», «24 часа»."""
    forms: dict[str, tuple[str, str, str]] = {
        DeadlineUnit.WORKING_DAYS: (_("рабочий день"), _("рабочих дня"), _("рабочих дней")),
        DeadlineUnit.CALENDAR_DAYS: (_("календарный день"), _("календарных дня"), _("календарных дней")),
        DeadlineUnit.HOURS: (_("час"), _("часа"), _("часов")),
    }
    # A unit of another release is told as it is written.
    return f"{amount}\u00a0{plural(amount, *forms[unit]) if unit in forms else unit}"
