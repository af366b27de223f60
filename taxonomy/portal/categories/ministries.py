"""Ministries that can answer for categories."""

from django.utils.translation import gettext as _

from workplace.service import ministry_choices

__all__ = ["ministry_options"]


def ministry_options(present: tuple[str, str] | None = None) -> list[tuple[str, str]]:
    """Ministries of the region for a select; `present` (id, name) stays choosable though it may be closed."""
    options = [(str(item.id), item.name) for item in ministry_choices()]
    if present is not None and present[0] not in dict(options):
        options.insert(0, (present[0], _("%(name)s (закрыта)") % {"name": present[1]}))
    return options
