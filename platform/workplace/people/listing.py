"""The list of the region's staff, filtered for its page and its export."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.plane import tenant_only
from core.russian import has_words
from core.tables.writing import Cell
from core.typed import plain
from tenants.administration import ExportList, invitations_list
from tenants.service import Role, role_grants_list

__all__ = ["people_export", "people_narrowed"]


@tenant_only
def people_narrowed(*, words: str, role: str) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Roles given, by the people's names, and invitations; of one role, of people or places with these words."""
    grants, invitations = role_grants_list(), invitations_list()
    if role in Role.values:
        grants, invitations = grants.filter(role=role), invitations.filter(role=role)
    if words:
        place = ("organisation__short_name", "organisation__name", "municipality__name", "position")
        grants = grants.filter(has_words(words, "user__full_name", "user__email", *place))
        invitations = invitations.filter(has_words(words, "full_name", "email", *place))
    return grants, invitations


def people_export(query: QueryDict) -> ExportList:
    """Everybody with a role, a line a role."""
    words, role = plain(query.get("q", "")).strip()[:100], query.get("role", "")

    def rows(most: int) -> Iterable[Sequence[Cell]]:
        for grant in people_narrowed(words=words, role=role)[0][:most]:
            place = grant.organisation.short_name if grant.organisation else ""
            municipality = grant.municipality.name if grant.municipality else ""
            yield (
                grant.user.full_name,
                grant.user.email,
                grant.get_role_display(),
                place,
                municipality,
                grant.position,
                grant.created_at,
            )

    columns = (_("Имя"), _("Почта"), _("Роль"), _("Организация"), _("Муниципалитет"), _("Должность"), _("Роль дана"))
    narrowed = [name for name, value in (("q", words), ("role", role)) if value]
    return ExportList(slug="people", title=_("Люди"), columns=columns, rows=rows, filters=narrowed)
