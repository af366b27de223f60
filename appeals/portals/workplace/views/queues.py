"""Queue pages."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appeals.access import appeals_visible
from appeals.channel_kinds import channel_choices
from appeals.models import Appeal
from appeals.portals.looks import appeal_label, state_badge
from appeals.portals.paging import number_param, pages_asked
from appeals.portals.workplace.clock import clock_of
from appeals.portals.workplace.forms.filters import FilterForm
from appeals.portals.workplace.places import place_link, place_remember, place_show, place_url
from appeals.portals.workplace.rows import RowWords, ShownRow
from appeals.selectors.queue_filters import QueueFilters
from appeals.selectors.queue_table import Queue
from appeals.selectors.queues import (
    COUNT_CAP,
    QueueRow,
    queue_counts,
    queue_emergencies,
    queue_of,
    queue_page,
    queue_rows,
    queue_size,
    queue_spot,
    queues_of,
)
from appeals.states import states
from core.guard import guarded, guarded_rows
from core.keyset import Position
from core.tables.writing import Cell
from shell.navigation import navigation
from tenants.service import RegionRequest
from workplace.service import ExportList, export_send

__all__ = ["export", "home", "queue"]

# A queue of one state does not repeat it in each row.
_NO_STATE = SafeString("")


@require_safe
def home(request: RegionRequest) -> HttpResponse:
    """Redirect to the person's first queue with waiting appeals, else to their first queue."""
    counts = queue_counts(request.person)
    queues = queues_of(request.person)
    if not queues:
        return _elsewhere_to(request)
    waiting = (queue for queue in queues if queue.waits and counts.get(queue.slug))
    return redirect(place_url(request, next(waiting, queues[0])))


def _elsewhere_to(request: RegionRequest) -> HttpResponse:
    """Redirect a person without queues (only roles of modules) to the first page of their menu, or explain."""
    entries = navigation.entries("workplace", request)
    return redirect(entries[0].url) if entries else render(request, "appeals/work/nothing.html")


@require_safe
def queue(request: RegionRequest, slug: str) -> HttpResponseBase:
    """A list of appeals with filters; `cursor` begins it further down."""
    here = queue_of(request.person, slug)
    form = FilterForm(request.GET, queue=here, person=request.person)
    filters, query = form.filters(), form.query
    place_show(request, here, query)
    cursor = Position.parse(request.GET.get("cursor", ""))
    if "HX-Request" not in request.headers:
        place_remember(request, here, query)
    at_top = here.waits and not query and not cursor and not form.is_wrong
    emergencies: list[QueueRow] = []
    if at_top:
        emergencies = guarded("queue.emergencies", lambda: queue_emergencies(request.person, here), instead=[])
    page = queue_page(request.person, here, filters=filters, after=cursor, pages=pages_asked(request))
    spot = queue_spot(request.person, here, at, filters=filters) if (at := number_param(request, "at")) else None
    if spot is not None and all(row.number != spot.number for row in (*page.rows, *emergencies)):
        # Whoever comes back from an appeal finds it, however far down it stands.
        cursor = spot.after
        page = queue_page(request.person, here, filters=filters, after=cursor)
    link = place_link(here, query, str(cursor) if cursor else "")
    focused = spot.number if spot is not None else 0
    context = {
        "queue": here,
        "link": link,
        "form": form,
        "filter_bar": form.bar(request),
        "emergencies": _rows(request, here, emergencies, link, focused=focused, is_brief=True),
        "rows": _rows(request, here, page.rows, link, focused=focused),
        "next_url": _url(query, page.next) if page.next else None,
        "first_url": _url(query) if cursor else None,
        "narrowed": bool(query) or form.is_wrong,
        "found": _found(request, here, filters),
        "elsewhere": _elsewhere(request, filters) if not page.rows else None,
    }
    return render(request, "appeals/work/queue.html", context)


def _rows(
    request: RegionRequest, here: Queue, rows: list[QueueRow], link: str, *, focused: int, is_brief: bool = False
) -> list[ShownRow]:
    states = {state: state_badge(state) for state in {row.state for row in rows}} if len(here.state_names()) > 1 else {}
    channels = {name: str(label) for name, label in channel_choices()}
    address = reverse("work:appeal", args=(0,)).removesuffix("0/")
    words = RowWords()

    def shown(row: QueueRow) -> ShownRow:
        return ShownRow(
            appeal=row,
            url=f"{address}{row.number}/{link}",
            label=appeal_label(request, row.number),
            about=" · ".join(filter(None, (row.municipality, row.address, channels[row.channel], row.executor))),
            state=states.get(row.state, _NO_STATE),
            clock=clock_of(row),
            words=words,
            has_focus=row.number == focused,
            is_brief=is_brief,
        )

    return guarded_rows("queue.row", rows, shown)


def _url(query: str, cursor: Position | None = None) -> str:
    return "?" + "&".join(filter(None, (query, urlencode({"cursor": str(cursor)}) if cursor else "")))


def _found(request: RegionRequest, here: Queue, filters: QueueFilters) -> str:
    narrowed = filters != QueueFilters(oldest_first=filters.oldest_first)
    size = queue_size(request.person, here, filters) if narrowed else queue_counts(request.person).get(here.slug, 0)
    return _("999+") if size >= COUNT_CAP else str(size)


def _elsewhere(request: RegionRequest, filters: QueueFilters) -> Appeal | None:
    """The appeal of a searched number that is not in this queue, if the person may open it."""
    if filters.number is None:
        return None
    found = appeals_visible(request.person).filter(number=filters.number)
    return found.only("number", "state").first()


@require_safe
def export(request: RegionRequest, slug: str, kind: str) -> HttpResponseBase:
    """Export a queue with its filters."""
    here = queue_of(request.person, slug)
    exported = _queue_export(request, here, FilterForm(request.GET, queue=here, person=request.person))
    return export_send(request, exported, kind, page=reverse("work:queue", args=(slug,)))


def _queue_export(request: RegionRequest, queue: Queue, form: FilterForm) -> ExportList:
    """The filtered appeals of a queue; names and phones are not on that page, so not in the file."""
    filters, channels = form.filters(), {name: str(label) for name, label in channel_choices()}

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
