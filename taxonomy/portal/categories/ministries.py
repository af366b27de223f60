"""Ministries that can answer for categories."""

from django.utils.translation import gettext as _

from tenants.service import organisations_list

__all__ = ["ministry_choices"]

MINISTRY = "ministry"


def ministry_choices(present: tuple[str, str] | None = None) -> list[tuple[str, str]]:
    """Ministries of the region for a select; `present` (id, name) stays choosable though it may be closed."""
    rows = organisations_list().filter(kind=MINISTRY).values_list("id", "short_name")
    choices = [(str(key), name) for key, name in rows]
    if present is not None and present[0] not in dict(choices):
        choices.insert(0, (present[0], _("%(name)s (закрыта)") % {"name": present[1]}))
    return choices
