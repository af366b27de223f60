"""Export a queue as a table: the same rows, filters and permissions as on its page."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appeals.models import ChannelKind
from appeals.portals.looks import appeal_label
from appeals.portals.workplace.forms.filters import FilterForm
from appeals.selectors.queue_table import Queue
from appeals.selectors.queues import queue_of, queue_rows
from appeals.states import states
from core.tables.writing import Cell
from tenants.service import RegionRequest
from workplace.service import ExportList, export_send

__all__ = ["export"]


@require_safe
def export(request: RegionRequest, slug: str, kind: str) -> HttpResponseBase:
    """A queue as its filters leave it."""
    here = queue_of(request.person, slug)
    exported = _queue_export(request, here, FilterForm(request.GET, queue=here, person=request.person))
    return export_send(request, exported, kind, page=reverse("work:queue", args=(slug,)))


def _queue_export(request: RegionRequest, queue: Queue, form: FilterForm) -> ExportList:
    """The appeals of a queue as its filters leave them; names and phones are not on that page, so not in the file."""
    filters, channels = form.filters(), {kind.value: str(kind.label) for kind in ChannelKind}

    def rows(most: int) -> Iterable[Sequence[Cell]]:
        for row in queue_rows(request.person, queue, filters=filters, most=most):
            yield (
                appeal_label(request, row.number),
                str(states[row.state].label),
                row.received_at,
                row.state_since,
                # Who has answered is not late, and the deadline rests.
                None if states[row.state].has_answer else row.deadline,
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


def _names(form: FilterForm) -> list[Any]:
    return [name for name in form.fields if form.data.get(name)]
