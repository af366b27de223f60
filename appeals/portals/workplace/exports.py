"""Export workplace lists as tables: the same rows, filters and permissions as on their pages."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from appeals.models import ChannelKind
from appeals.portals.looks import appeal_label
from appeals.portals.workplace.clock import deadline_of
from appeals.portals.workplace.forms.filters import FilterForm
from appeals.portals.workplace.staff_list import people_narrowed
from appeals.portals.workplace.views.deliveries import deliveries_of, delivery_row, tab_chosen
from appeals.selectors.queue_table import Queue
from appeals.selectors.queues import queue_rows
from appeals.states import states
from core.tables.writing import Cell
from core.typed import plain
from tenants.service import ExportList, RegionRequest

__all__ = ["deliveries_export", "people_export", "queue_export"]


def queue_export(request: RegionRequest, queue: Queue, form: FilterForm) -> ExportList:
    """The appeals of a queue as its filters leave them; names and phones are not on that page, so not in the file."""
    filters, channels = form.filters(), {kind.value: str(kind.label) for kind in ChannelKind}

    def rows(most: int) -> Iterable[Sequence[Cell]]:
        for row in queue_rows(request.person, queue, filters=filters, most=most):
            yield (
                appeal_label(request, row.number),
                str(states[row.state].label),
                row.received_at,
                row.state_since,
                deadline_of(row.received_at, row.deadline),
                row.closed_at,
                row.category,
                row.municipality,
                row.address,
                row.ministry,
                row.executor,
                channels.get(row.channel, row.channel),
                row.is_emergency,
                row.fast_track,
                row.has_photos,
                row.rating,
                row.lead,
            )

    return ExportList(
        slug=queue.slug,
        title=str(queue.title),
        columns=(
            _("Номер"),
            _("Состояние"),
            _("Получено"),
            _("В этом состоянии с"),
            _("Срок по категории"),
            _("Закрыто"),
            _("Категория"),
            _("Муниципалитет"),
            _("Адрес"),
            _("Ведомство"),
            _("Исполнитель"),
            _("Откуда"),
            _("Угроза жизни"),
            _("Ускоренно"),
            _("Есть фото"),
            _("Оценка из 5"),
            _("Текст"),
        ),
        rows=rows,
        filters=_names(form),
    )


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


def deliveries_export(query: QueryDict) -> ExportList:
    """What goes outside, of one tab; addresses are masked as on the page, and no letter's words are in it."""
    tab = tab_chosen(query.get("state", ""))

    def rows(most: int) -> Iterable[Sequence[Cell]]:
        for delivery in deliveries_of(tab)[:most]:
            shown = delivery_row(delivery)
            yield (
                shown["title"],
                shown["recipient"],
                delivery.get_state_display(),
                delivery.created_at,
                delivery.finished_at,
                delivery.attempts,
                shown["error"],
            )

    columns = (_("Что"), _("Кому"), _("Состояние"), _("Создано"), _("Закончено"), _("Попыток"), _("Что случилось"))
    return ExportList(slug=f"deliveries-{tab}", title=_("Отправка"), columns=columns, rows=rows, filters=["state"])


def _names(form: FilterForm) -> list[Any]:
    return [name for name in form.fields if form.data.get(name)]
