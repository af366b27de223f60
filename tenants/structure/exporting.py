"""Export lists of the staff as files: limit the rows, record who exported what."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core import clock
from core.errors import InvalidInput
from core.events.log import event_append
from core.events.types import Actor
from core.models import uuid7
from core.plane import tenant_only
from core.tables.writing import Cell, csv_written
from core.units import number
from tenants.events import ListExported
from tenants.structure.roles import Person

__all__ = ["MOST_EXPORTED", "ExportList", "export_response"]

# A file of more rows is read by nobody and made by a request for too long.
MOST_EXPORTED = 10_000

_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, kw_only=True)
class ExportList:
    """A list: what it is called in addresses and in words, the titles of its columns, and its rows.

    `rows` gives at most as many rows as it is asked for, of what the person may see, narrowed as on the page;
    `filters` are the names of what narrows it.
    """

    slug: str
    title: str
    columns: Sequence[str]
    rows: Callable[[int], Iterable[Sequence[Cell]]]
    filters: Sequence[str] = ()


@tenant_only
def export_response(*, person: Person, exported: ExportList, kind: str) -> HttpResponse:
    """The list as a file, `kind` is csv or xlsx; writes an event with what was exported.

    Raises InvalidInput (`unknown_kind`) for another kind, `too_many` for more than MOST_EXPORTED rows.
    """
    if kind not in _KINDS:
        raise InvalidInput(_("Таблицу можно скачать в CSV или XLSX."), code="unknown_kind", field="kind")
    rows = list(exported.rows(MOST_EXPORTED + 1))
    if len(rows) > MOST_EXPORTED:
        raise InvalidInput(
            _("В списке больше %(most)s строк, столько в один файл не выгружаем. Сузьте условия, например по датам.")
            % {"most": number(MOST_EXPORTED)},
            code="too_many",
        )
    if kind == "csv":
        content = csv_written(exported.columns, rows)
    else:
        from core.tables.xlsx import xlsx_written

        content = xlsx_written(exported.columns, rows, sheet=exported.title)
    with transaction.atomic():
        event = ListExported(
            what=exported.slug, kind=kind, rows=len(rows), filters=sorted(exported.filters), user_id=person.user_id
        )
        event_append(event, subject_id=person.user_id or uuid7(), actor=_actor(person))
    name = f"{slugify(exported.slug)}-{clock.now():%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=_KINDS[kind], headers=headers)


def _actor(person: Person) -> Actor:
    grant = next(iter(person.all_grants), None)
    return Actor(
        kind=str(grant.role) if grant else "user", id=person.user_id, label=grant.label if grant else _("Сотрудник")
    )
