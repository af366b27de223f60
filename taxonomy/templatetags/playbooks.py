"""Template tags of the playbook pages."""

from django import template
from django.utils.translation import gettext as _

from core.units import plural

register = template.Library()

HOURS_IN_DAY = 24
LONGEST_IN_HOURS = 48


@register.filter
def hours_words(hours: int) -> str:
    """«4 часа», «48 часов», from there on «7 суток», «6 суток 16 часов»."""
    days, rest = divmod(hours, HOURS_IN_DAY) if hours > LONGEST_IN_HOURS else (0, hours)
    words = []
    if days:
        words.append(f"{days}\u00a0{plural(days, _('сутки'), _('суток'), _('суток'))}")
    if rest:
        words.append(f"{rest}\u00a0{plural(rest, _('час'), _('часа'), _('часов'))}")
    return " ".join(words)
