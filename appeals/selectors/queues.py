"""Read the queues of the workplace (`queue_table`): counters, rows, neighbours of a row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import starmap
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import F, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from appeals.access import appeals_visible, capacities_of
from appeals.clocks.kinds import RESOLUTION
from appeals.clocks.reading import clock_due
from appeals.models import Appeal
from appeals.selectors.queue_filters import NO_FILTERS, QueueFilters, with_photos
from appeals.selectors.queue_table import QUEUES, Queue
from core.database.prepared import SOME_ID, SOME_MOMENT, PreparedQuery
from core.errors import Missing
from core.keyset import Position, around
from core.plane import tenant_only
from tenants.service import Grant, Person

__all__ = [
    "COUNT_CAP",
    "PAGE_SIZE",
    "Neighbours",
    "QueuePage",
    "QueueRow",
    "queue_counts",
    "queue_counts_forget",
    "queue_emergencies",
    "queue_for_appeal",
    "queue_neighbours",
    "queue_of",
    "queue_page",
    "queue_rows",
    "queue_size",
    "queues_of",
]

PAGE_SIZE = 50
COUNT_CAP = 1000
COUNT_SECONDS = 10
LEAD_LENGTH = 280
EMERGENCIES = 5
# Number of prepared queries of each kind that a process caches.
PREPARED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One appeal in a list. `lead` is the beginning of its text; times are UTC.

    `due_at` and `due_kind` are of the running clock that ends first; `deadline`, the category's, is read for exports.
    """

    id: UUID
    number: int
    state: str
    state_since: datetime
    received_at: datetime
    due_at: datetime | None
    due_kind: str | None
    closed_at: datetime | None
    rating: int | None
    channel: str
    lead: str
    address: str
    category: str
    fast_track: bool
    deadline: datetime | None
    municipality: str
    ministry: str
    executor: str
    has_photos: bool
    is_emergency: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """Part of a queue; `next` is where the following part begins, None at the end."""

    rows: list[QueueRow]
    next: Position | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Numbers of the appeals before and after one in its queue; None where there is none."""

    previous: int | None = None
    next: int | None = None


def queues_of(person: Person) -> tuple[Queue, ...]:
    """The queues of all of a person's roles, in the order of the table."""
    return tuple(queue for queue in QUEUES if person.has_role(queue.role))


def queue_of(person: Person, slug: str) -> Queue:
    """The person's queue of that name. Raises Missing for one that is not theirs."""
    for queue in queues_of(person):
        if queue.slug == slug:
            return queue
    raise Missing(_("Такой очереди у вас нет."))


def queue_for_appeal(person: Person, appeal: Appeal) -> Queue | None:
    """The first of a person's queues that holds this appeal now."""
    parties = {capacity.party.value for capacity in capacities_of(person, appeal)}
    return next(
        (queue for queue in queues_of(person) if queue.role.value in parties and queue.holds(appeal.state)), None
    )


@tenant_only
def queue_counts(person: Person) -> dict[str, int]:
    """Number of appeals in each of a person's queues, at most COUNT_CAP each; up to COUNT_SECONDS old."""
    counts: dict[str, int] | None = cache.get(_counts_key(person))
    if counts is None:
        counts = _count(person)
        cache.set(_counts_key(person), counts, COUNT_SECONDS)
    return counts


def queue_counts_forget(person: Person) -> None:
    """Invalidate the cached counts after the person has changed something."""
    cache.delete(_counts_key(person))


def _counts_key(person: Person) -> str:
    return f"work:queue-counts:{person.user_id}"


class _CappedCount(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS capped)"
    output_field = IntegerField()


def _count(person: Person) -> dict[str, int]:
    queues = queues_of(person)
    counted = {
        f"count_{index}": _CappedCount(queue.appeals(person).order_by().values("pk")[:COUNT_CAP])
        for index, queue in enumerate(queues)
    }
    # One row to hang the counts on: all of them are one query. No row at all means that there are no appeals.
    row = Appeal.objects.order_by().annotate(**counted).values_list(*counted)[:1]
    values = next(iter(row), (0,) * len(queues))
    return {queue.slug: value for queue, value in zip(queues, values, strict=True)}


@tenant_only
def queue_size(person: Person, queue: Queue, filters: QueueFilters) -> int:
    """How many appeals of a queue the filters leave, at most COUNT_CAP."""
    return filters.apply(queue.appeals(person)).order_by().values("pk")[:COUNT_CAP].count()


@tenant_only
def queue_page(
    person: Person,
    queue: Queue,
    *,
    filters: QueueFilters = NO_FILTERS,
    after: Position | None = None,
    pages: int = 1,
) -> QueuePage:
    """PAGE_SIZE appeals of a queue, or several pages at once, from the beginning or after a position; one query."""
    size = PAGE_SIZE * pages
    if filters == NO_FILTERS and after is None:
        found = _opened(queue, person.user_id, person.grants, size + 1).rows()
    else:
        found = list(_columns(_ordered(person, queue, filters, after))[: size + 1])
    rows = list(starmap(_row, found))
    shown = rows[:size]
    more = len(rows) > size
    return QueuePage(rows=shown, next=Position(shown[-1].received_at, shown[-1].id) if more else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A position in a queue: the number of its appeal, and the key before it, None at the beginning."""

    number: int
    after: Position | None


@tenant_only
def queue_spot(person: Person, queue: Queue, number: int, *, filters: QueueFilters = NO_FILTERS) -> Spot | None:
    """The position of an appeal in a queue; if it has left, of the one that followed. None if neither is there."""
    found, oldest_first = filters.apply(queue.appeals(person)), _oldest_first(queue, filters)
    appeal = appeals_visible(person).filter(number=number).values("received_at", "pk").first()
    if appeal is None:
        return None
    here = Position(appeal["received_at"], appeal["pk"])
    row = found.filter(pk=here.id).values("number").first()
    if row is None:
        row = around(found, here, oldest_first=oldest_first).values("number").first()
    before = around(found, here, oldest_first=not oldest_first).values("received_at", "pk").first()
    if row is None:
        return None
    return Spot(number=row["number"], after=Position(before["received_at"], before["pk"]) if before else None)


@tenant_only
def queue_rows(person: Person, queue: Queue, *, filters: QueueFilters = NO_FILTERS, most: int) -> Iterator[QueueRow]:
    """The first `most` appeals of a queue in its order, with their whole text as `lead`; one query."""
    found = _columns(_ordered(person, queue, filters, None), lead=F("text"))
    for values in found.annotate(deadline=clock_due(RESOLUTION, is_open=False))[:most].iterator(chunk_size=500):
        yield _row(*values)


@tenant_only
def queue_emergencies(person: Person, queue: Queue) -> list[QueueRow]:
    """Emergencies of a queue, newest first, at most EMERGENCIES; one query."""
    return list(starmap(_row, _emergencies(queue, person.user_id, person.grants).rows()))


@tenant_only
def queue_neighbours(person: Person, queue: Queue, appeal: Appeal, *, filters: QueueFilters = NO_FILTERS) -> Neighbours:
    """Numbers of the appeals before and after one in a queue, also if it has just left the queue.

    After the last one the first is next, so that skipped appeals are seen again.
    """
    here = Position(appeal.received_at, appeal.pk)
    if filters == NO_FILTERS:
        prepared = _neighbours(queue, person.user_id, person.grants)
        found = prepared.rows({SOME_ID: here.id, SOME_MOMENT: here.moment})
    else:
        found = list(_beside(person, queue, filters, here))
    numbers: dict[str, int] = dict(found)
    if "next" not in numbers and "previous" in numbers:
        rest = filters.apply(queue.appeals(person)).exclude(pk=appeal.pk)
        numbers |= dict(_first(rest, None, oldest_first=_oldest_first(queue, filters), side="next"))
    return Neighbours(**numbers)


def _beside(person: Person, queue: Queue, filters: QueueFilters, here: Position) -> QuerySet[Any, Any]:
    """Both neighbours in one query."""
    rest, oldest_first = filters.apply(queue.appeals(person)).exclude(pk=here.id), _oldest_first(queue, filters)
    after = _first(rest, here, oldest_first=oldest_first, side="next")
    return after.union(_first(rest, here, oldest_first=not oldest_first, side="previous"), all=True)


def _first(found: QuerySet[Appeal], position: Position | None, *, oldest_first: bool, side: str) -> QuerySet[Any, Any]:
    rows = around(found, position, oldest_first=oldest_first)
    return rows.annotate(side=Value(side)).values_list("side", "number")[:1]


# A queue without filters is the same query each time for a person with the same grants.
@lru_cache(PREPARED)
def _opened(queue: Queue, user_id: UUID | None, grants: tuple[Grant, ...], most: int) -> PreparedQuery[tuple[Any, ...]]:
    person = Person(user_id=user_id, full_name="", grants=grants)
    return PreparedQuery(lambda: _columns(_ordered(person, queue, NO_FILTERS, None))[:most])


@lru_cache(PREPARED)
def _emergencies(queue: Queue, user_id: UUID | None, grants: tuple[Grant, ...]) -> PreparedQuery[tuple[Any, ...]]:
    person = Person(user_id=user_id, full_name="", grants=grants)
    return PreparedQuery(
        lambda: _columns(queue.appeals(person).filter(is_emergency=True).order_by("-received_at", "-id"))[:EMERGENCIES]
    )


@lru_cache(PREPARED)
def _neighbours(queue: Queue, user_id: UUID | None, grants: tuple[Grant, ...]) -> PreparedQuery[tuple[Any, ...]]:
    person = Person(user_id=user_id, full_name="", grants=grants)
    return PreparedQuery(lambda: _beside(person, queue, NO_FILTERS, Position(SOME_MOMENT, SOME_ID)))


def _ordered(person: Person, queue: Queue, filters: QueueFilters, after: Position | None) -> QuerySet[Appeal]:
    return around(filters.apply(queue.appeals(person)), after, oldest_first=_oldest_first(queue, filters))


def _oldest_first(queue: Queue, filters: QueueFilters) -> bool:
    return queue.oldest_first if filters.oldest_first is None else filters.oldest_first


def _columns(found: QuerySet[Appeal], *, lead: Any = None) -> QuerySet[Any, Any]:
    return found.annotate(lead=lead or Left("text", LEAD_LENGTH), has_photos=with_photos()).values_list(
        "id",
        "number",
        "state",
        "state_since",
        "received_at",
        "due_at",
        "due_kind",
        "closed_at",
        "rating",
        "channel",
        "lead",
        "address",
        "has_photos",
        "is_emergency",
        "category__title",
        "category__fast_track",
        "municipality__name",
        "ministry__short_name",
        "executor__short_name",
    )


def _row(
    id: UUID,
    number: int,
    state: str,
    state_since: datetime,
    received_at: datetime,
    due_at: datetime | None,
    due_kind: str | None,
    closed_at: datetime | None,
    rating: int | None,
    channel: str,
    lead: str,
    address: str,
    has_photos: bool,
    is_emergency: bool,
    category: str,
    fast_track: bool,
    municipality: str | None,
    ministry: str | None,
    executor: str | None,
    deadline: datetime | None = None,
) -> QueueRow:
    """The row from the columns of `_columns`, in this order."""
    return QueueRow(
        id=id,
        number=number,
        state=state,
        state_since=state_since,
        received_at=received_at,
        due_at=due_at,
        due_kind=due_kind,
        closed_at=closed_at,
        rating=rating,
        channel=channel,
        lead=lead,
        address=address,
        category=category,
        fast_track=fast_track,
        deadline=deadline,
        municipality=municipality or "",
        ministry=ministry or "",
        executor=executor or "",
        has_photos=has_photos,
        is_emergency=is_emergency,
    )
