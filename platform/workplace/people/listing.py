"""The list of the region's staff as a file."""

from collections.abc import Iterable, Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.tables.writing import Cell
from core.typed import plain
from tenants.administration import ExportList, role_grants_narrowed

__all__ = ["people_export"]


def people_export(query: QueryDict) -> ExportList:
    """Everybody with a role, a line a role."""
    words, role = plain(query.get("q", "")).strip()[:100], query.get("role", "")

    def rows(most: int) -> Iterable[Sequence[Cell]]:
        for grant in role_grants_narrowed(words=words, role=role)[:most]:
            yield (
                grant.full_name,
                grant.email,
                grant.role_title,
                grant.organisation,
                grant.municipality,
                grant.position,
                grant.since,
            )

    columns = (_("Имя"), _("Почта"), _("Роль"), _("Организация"), _("Муниципалитет"), _("Должность"), _("Роль дана"))
    narrowed = [name for name, value in (("q", words), ("role", role)) if value]
    return ExportList(slug="people", title=_("Люди"), columns=columns, rows=rows, filters=narrowed)
