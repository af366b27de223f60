"""Where a person was in a queue: its filters in the session, the part of the list in the link."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from appeals.models import Appeal
from appeals.portals.workplace.forms.filters import FilterForm
from appeals.selectors.keyset import Position
from appeals.selectors.queue_filters import NO_FILTERS, QueueFilters
from appeals.selectors.queue_table import Queue
from appeals.selectors.queues import queue_for_appeal, queues_of
from tenants.service import RegionRequest

__all__ = ["Place", "place_of", "place_remember", "place_url"]

_SESSION_KEY = "work_queries"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """From which queue an appeal was opened, with which filters, on which part of its list."""

    queue: Queue
    filters: QueueFilters
    query: str
    cursor: str

    @property
    def link(self) -> str:
        """What a link to another appeal of the same queue carries."""
        return "?" + urlencode({"from": self.queue.slug} | ({"cursor": self.cursor} if self.cursor else {}))

    def back_url(self, number: int) -> str:
        """The list as it was left, at the row of this appeal."""
        place = urlencode(({"cursor": self.cursor} if self.cursor else {}) | {"at": number})
        return f"{reverse('work:queue', args=(self.queue.slug,))}?{'&'.join(filter(None, (self.query, place)))}"


def place_remember(request: RegionRequest, queue: Queue, query: str) -> None:
    """Keep the filters of a queue for the next time; the session is written only when they are others."""
    queries: dict[str, str] = request.session.get(_SESSION_KEY, {})
    if queries.get(queue.slug, "") != query:
        kept = {slug: value for slug, value in queries.items() if slug != queue.slug}
        request.session[_SESSION_KEY] = kept | ({queue.slug: query} if query else {})


def place_url(request: RegionRequest, queue: Queue) -> str:
    """A queue with the filters with which it was left."""
    query = _query(request, queue)
    return reverse("work:queue", args=(queue.slug,)) + (f"?{query}" if query else "")


def place_of(request: RegionRequest, appeal: Appeal) -> Place | None:
    """The place that the link names, or the person's first queue that holds the appeal; None if none does."""
    slug = request.GET.get("from", "")
    named = next((queue for queue in queues_of(request.person) if queue.slug == slug), None)
    queue = named or queue_for_appeal(request.person, appeal)
    if queue is None:
        return None
    query = _query(request, queue)
    filters = _filters(request, queue, query) if query else NO_FILTERS
    cursor = Position.parse(request.GET.get("cursor", ""))
    return Place(queue=queue, filters=filters, query=query, cursor=str(cursor) if named and cursor else "")


def _filters(request: RegionRequest, queue: Queue, query: str) -> QueueFilters:
    return FilterForm(QueryDict(query), queue=queue, person=request.person).filters()


def _query(request: RegionRequest, queue: Queue) -> str:
    queries: dict[str, str] = request.session.get(_SESSION_KEY, {})
    return queries.get(queue.slug, "")
