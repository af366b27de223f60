"""Page for an appeal that moved on meanwhile: who did what, and where to go next."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render

from appeals.models import Appeal
from appeals.portals.workplace.places import Place, place_of, place_show
from appeals.selectors.mine import appeal_departed
from appeals.selectors.queues import Neighbours, queue_neighbours
from appeals.telling.timeline import timeline_entries, timeline_outline
from core.errors import Missing
from shell.components import TimelineEntry
from tenants.service import RegionRequest

__all__ = ["departed_page", "step_missed"]


def step_missed(
    request: RegionRequest, place: Place | None, appeal: Appeal, entries: list[TimelineEntry]
) -> TimelineEntry | None:
    """The step that moved an appeal out of the queue named by the link; None while it is there."""
    if place is None or request.GET.get("from") != place.queue.slug or place.queue.holds(appeal.state):
        return None
    return next((entry for entry in reversed(entries) if not entry.private), None)


def departed_page(request: RegionRequest, number: int, missing: Missing, *, typed: str = "") -> HttpResponse:
    """Page of an appeal that this person can no longer see but has worked on.

    Raises `missing` for others, so that numbers reveal nothing. `typed` is the text they wanted to send.
    """
    appeal = appeal_departed(request.person, number)
    if appeal is None:
        raise missing
    place = place_of(request, appeal)
    place_show(request, place.queue if place else None, place.query if place else "")
    entries = timeline_entries(timeline_outline(appeal))
    context = {
        "appeal": appeal,
        "last": entries[-1] if entries else None,
        "place": place,
        "link": place.link if place else "",
        "neighbours": _neighbours(request, place, appeal),
        "unsent": typed,
    }
    return render(request, "appeals/work/departed.html", context, status=HTTPStatus.GONE)


def _neighbours(request: RegionRequest, place: Place | None, appeal: Appeal) -> Neighbours:
    if place is None:
        return Neighbours()
    return queue_neighbours(request.person, place.queue, appeal, filters=place.filters)
