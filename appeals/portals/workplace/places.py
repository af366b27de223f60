"""Position of a person in a queue: links carry its filters and list part, so that tabs stay independent.

The search text is in the list's own URL anyway; URLs are not logged.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from appeals.models import Appeal
from appeals.portals.workplace.forms.filters import FilterForm
from appeals.selectors.queue_filters import NO_FILTERS, QueueFilters
from appeals.selectors.queue_table import Queue
from appeals.selectors.queues import queue_for_appeal, queues_of
from core.keyset import Position
from tenants.service import RegionRequest

__all__ = ["Place", "appeal_url", "place_link", "place_of", "place_remember", "place_show", "place_url"]

_SESSION_KEY = "work_queries"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The queue, filters and part of the list from which an appeal was opened."""

    queue: Queue
    filters: QueueFilters
    query: str
    cursor: str

    @property
    def link(self) -> str:
        """Query string of a link to another appeal of the same queue."""
        return place_link(self.queue, self.query, self.cursor)

    @property
    def list_url(self) -> str:
        """URL of the list with its filters, from the beginning."""
        return _list_url(self.queue, self.query)

    def back_url(self, number: int) -> str:
        """URL of the list as it was left, at the row of this appeal."""
        place = urlencode(({"cursor": self.cursor} if self.cursor else {}) | {"at": number})
        return f"{_list_url(self.queue)}?{'&'.join(filter(None, (self.query, place)))}"


def place_link(queue: Queue, query: str, cursor: str) -> str:
    """What a link to an appeal carries of its list; `query` are the filters as the address of the list has them."""
    parts = {"from": queue.slug, "where": query, "cursor": cursor}
    return "?" + urlencode({name: value for name, value in parts.items() if value})


def appeal_url(request: HttpRequest, number: int) -> str:
    """The page of an appeal with what the address of the request carries of its place."""
    query = request.META.get("QUERY_STRING", "")
    return reverse("work:appeal", args=(number,)) + (f"?{query}" if query else "")


def place_remember(request: RegionRequest, queue: Queue, query: str) -> None:
    """Store the filters of a queue for the menu; the session is written only when they change.

    Search words are not stored.
    """
    kept = QueryDict(query, mutable=True)
    kept.pop("q", None)
    query = kept.urlencode()
    queries: dict[str, str] = request.session.get(_SESSION_KEY, {})
    if queries.get(queue.slug, "") != query:
        others = {slug: value for slug, value in queries.items() if slug != queue.slug}
        request.session[_SESSION_KEY] = others | ({queue.slug: query} if query else {})


def place_show(request: HttpRequest, queue: Queue | None, query: str = "") -> None:
    """Tell the menu which queue the page belongs to, and with which filters."""
    request.work_queue = queue.slug if queue else ""  # type: ignore[attr-defined]
    request.work_query = query  # type: ignore[attr-defined]


def place_url(request: HttpRequest, queue: Queue) -> str:
    """URL of a queue with the filters of the page, or those last used."""
    if getattr(request, "work_queue", "") == queue.slug:
        return _list_url(queue, getattr(request, "work_query", ""))
    queries: dict[str, str] = request.session.get(_SESSION_KEY, {})
    return _list_url(queue, queries.get(queue.slug, ""))


def place_of(request: RegionRequest, appeal: Appeal) -> Place | None:
    """The place that the link names, or the person's first queue that holds the appeal; None if none does."""
    slug = request.GET.get("from", "")
    named = next((queue for queue in queues_of(request.person) if queue.slug == slug), None)
    if named is None:
        queue = queue_for_appeal(request.person, appeal)
        return Place(queue=queue, filters=NO_FILTERS, query="", cursor="") if queue else None
    cursor = Position.parse(request.GET.get("cursor", ""))
    filters, query = NO_FILTERS, ""
    if where := request.GET.get("where", ""):
        form = FilterForm(QueryDict(where), queue=named, person=request.person)
        filters, query = form.filters(), form.query
    return Place(queue=named, filters=filters, query=query, cursor=str(cursor) if cursor else "")


def _list_url(queue: Queue, query: str = "") -> str:
    return reverse("work:queue", args=(queue.slug,)) + (f"?{query}" if query else "")
