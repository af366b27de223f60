"""The queues of the workplace: which appeals wait for whom and in what order.

The table `QUEUES` says everything about each of them; whose appeals they hold is decided by `appeals.access` alone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import IntegerField, QuerySet, Subquery
from django.db.models.functions import Left
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.access import appeals_in_role, capacities_of
from appeals.models import Appeal
from appeals.selectors.keyset import Position, around
from appeals.selectors.queue_filters import NO_FILTERS, QueueFilters, with_photos
from appeals.states import State
from core.errors import Missing
from core.plane import tenant_only
from tenants.service import Person, Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = [
    "COUNT_CAP",
    "PAGE_SIZE",
    "QUEUES",
    "Neighbours",
    "Queue",
    "QueuePage",
    "QueueRow",
    "queue_counts",
    "queue_counts_forget",
    "queue_for_appeal",
    "queue_neighbours",
    "queue_of",
    "queue_page",
    "queue_size",
    "queues_of",
]

PAGE_SIZE = 50
COUNT_CAP = 1000
COUNT_SECONDS = 10
LEAD_LENGTH = 280

S = State
ALL_STATES = frozenset(State)
OPEN = frozenset({S.MODERATION_2, S.CLARIFICATION, S.ASSIGNED, S.RETURNED})


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A list of appeals that one role works through.

    `waits` marks those in which something waits for this very role; their size is shown in the menu. `empty` and
    `hint` are what the list says when there is nothing in it. `filters` are those beyond the ones that every queue has.
    """

    slug: str
    title: "StrOrPromise"
    role: Role
    states: frozenset[State]
    icon: str
    empty: "StrOrPromise"
    hint: "StrOrPromise"
    waits: bool = False
    oldest_first: bool = True
    filters: tuple[str, ...] = ("municipality",)

    def appeals(self, person: Person) -> QuerySet[Appeal]:
        """Everything in the queue for this person, in no order."""
        found = appeals_in_role(person, self.role)
        if self.states == ALL_STATES:
            return found
        if len(self.states) == 1:
            return found.filter(state=next(iter(self.states)))
        return found.filter(state__in=sorted(self.states))


_JUDGED = gettext_lazy("Здесь появятся обращения, на которые ответили и которые ещё не оценил заявитель.")
_FINISHED = gettext_lazy("Здесь остаётся всё, что решено или отклонено.")

QUEUES: tuple[Queue, ...] = (
    Queue(
        slug="new",
        title=gettext_lazy("Новые"),
        role=Role.MODERATOR,
        states=frozenset({S.MODERATION_1}),
        icon="inbox",
        waits=True,
        empty=gettext_lazy("Новых обращений нет"),
        hint=gettext_lazy("Всё разобрано. Новые появятся здесь сами, первыми — те, что ждут дольше."),
    ),
    Queue(
        slug="checked",
        title=gettext_lazy("Проверенные"),
        role=Role.MODERATOR,
        states=ALL_STATES - {S.MODERATION_1},
        icon="check",
        oldest_first=False,
        filters=("municipality", "ministry"),
        empty=gettext_lazy("Проверенных обращений нет"),
        hint=gettext_lazy("Здесь можно найти всё, что уже прошло модерацию, и посмотреть, что стало дальше."),
    ),
    Queue(
        slug="review",
        title=gettext_lazy("На рассмотрении"),
        role=Role.MINISTRY_MODERATOR,
        states=frozenset({S.MODERATION_2}),
        icon="inbox",
        waits=True,
        empty=gettext_lazy("На рассмотрении ничего нет"),
        hint=gettext_lazy("Сюда приходит то, что проверил модератор, и то, что исполнитель вернул как «не наше»."),
    ),
    Queue(
        slug="clarification",
        title=gettext_lazy("Ждут заявителя"),
        role=Role.MINISTRY_MODERATOR,
        states=frozenset({S.CLARIFICATION}),
        icon="help",
        empty=gettext_lazy("Вопросов без ответа нет"),
        hint=gettext_lazy(
            "Когда вы спросите заявителя, обращение подождёт здесь и вернётся на рассмотрение с ответом."
        ),
    ),
    Queue(
        slug="in-work",
        title=gettext_lazy("У исполнителей"),
        role=Role.MINISTRY_MODERATOR,
        states=frozenset({S.ASSIGNED, S.RETURNED}),
        icon="users",
        filters=("municipality", "executor"),
        empty=gettext_lazy("У исполнителей ничего нет"),
        hint=gettext_lazy("Здесь видно, кто над чем работает и сколько времени прошло."),
    ),
    Queue(
        slug="awaiting-verdict",
        title=gettext_lazy("Ждут оценки"),
        role=Role.MINISTRY_MODERATOR,
        states=frozenset({S.ANSWERED}),
        icon="star",
        filters=("municipality", "executor"),
        empty=gettext_lazy("Ответов без оценки нет"),
        hint=_JUDGED,
    ),
    Queue(
        slug="finished",
        title=gettext_lazy("Закрытые"),
        role=Role.MINISTRY_MODERATOR,
        states=frozenset({S.CLOSED, S.REJECTED}),
        icon="check-circle",
        oldest_first=False,
        filters=("municipality", "executor"),
        empty=gettext_lazy("Закрытых обращений нет"),
        hint=_FINISHED,
    ),
    Queue(
        slug="rework",
        title=gettext_lazy("На доработке"),
        role=Role.EXECUTOR,
        states=frozenset({S.RETURNED}),
        icon="return",
        waits=True,
        empty=gettext_lazy("На доработку ничего не вернули"),
        hint=gettext_lazy("Если заявитель не согласится с ответом, обращение придёт сюда с его объяснением."),
    ),
    Queue(
        slug="tasks",
        title=gettext_lazy("В работе"),
        role=Role.EXECUTOR,
        states=frozenset({S.ASSIGNED}),
        icon="road",
        waits=True,
        empty=gettext_lazy("Заданий нет"),
        hint=gettext_lazy("Новые поручения министерства появятся здесь сами."),
    ),
    Queue(
        slug="tasks-awaiting-verdict",
        title=gettext_lazy("Ждут оценки"),
        role=Role.EXECUTOR,
        states=frozenset({S.ANSWERED}),
        icon="star",
        empty=gettext_lazy("Ответов без оценки нет"),
        hint=_JUDGED,
    ),
    Queue(
        slug="done",
        title=gettext_lazy("Сделано"),
        role=Role.EXECUTOR,
        states=frozenset({S.CLOSED}),
        icon="check-circle",
        oldest_first=False,
        empty=gettext_lazy("Пока ничего не закрыто"),
        hint=gettext_lazy("Здесь собираются обращения, решение которых подтвердил заявитель."),
    ),
    Queue(
        slug="municipality",
        title=gettext_lazy("В муниципалитете"),
        role=Role.MUNICIPAL_CENTRE,
        states=OPEN,
        icon="building",
        filters=("ministry", "executor"),
        empty=gettext_lazy("Открытых обращений нет"),
        hint=gettext_lazy("Здесь всё, что сейчас рассматривают и делают в вашем муниципалитете."),
    ),
    Queue(
        slug="municipality-rework",
        title=gettext_lazy("На доработке"),
        role=Role.MUNICIPAL_CENTRE,
        states=frozenset({S.RETURNED}),
        icon="return",
        waits=True,
        filters=("ministry", "executor"),
        empty=gettext_lazy("На доработку ничего не вернули"),
        hint=gettext_lazy("Когда заявитель не согласен с ответом, вы можете передать обращение другому исполнителю."),
    ),
    Queue(
        slug="municipality-awaiting-verdict",
        title=gettext_lazy("Ждут оценки"),
        role=Role.MUNICIPAL_CENTRE,
        states=frozenset({S.ANSWERED}),
        icon="star",
        filters=("ministry", "executor"),
        empty=gettext_lazy("Ответов без оценки нет"),
        hint=_JUDGED,
    ),
    Queue(
        slug="municipality-finished",
        title=gettext_lazy("Закрытые"),
        role=Role.MUNICIPAL_CENTRE,
        states=frozenset({S.CLOSED, S.REJECTED}),
        icon="check-circle",
        oldest_first=False,
        filters=("ministry", "executor"),
        empty=gettext_lazy("Закрытых обращений нет"),
        hint=_FINISHED,
    ),
    Queue(
        slug="all",
        title=gettext_lazy("Все обращения"),
        role=Role.REGIONAL_ADMIN,
        states=ALL_STATES,
        icon="list",
        oldest_first=False,
        filters=("municipality", "ministry", "executor", "state"),
        empty=gettext_lazy("Обращений ещё нет"),
        hint=gettext_lazy("Первое же сообщение с портала появится здесь."),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One appeal in a list. `lead` is the beginning of its text; times are UTC, `deadline_days` working days."""

    id: UUID
    number: int
    state: State
    state_since: datetime
    received_at: datetime
    verdict_due_at: datetime | None
    closed_at: datetime | None
    rating: int | None
    channel: str
    lead: str
    address: str
    category: str
    fast_track: bool
    deadline_days: int
    municipality: str
    ministry: str
    executor: str
    has_photos: bool


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
        (queue for queue in queues_of(person) if queue.role.value in parties and appeal.state in queue.states), None
    )


@tenant_only
def queue_counts(person: Person) -> dict[str, int]:
    """How many appeals are in each of a person's queues, at most COUNT_CAP each; up to COUNT_SECONDS old."""
    counts: dict[str, int] | None = cache.get(_counts_key(person))
    if counts is None:
        counts = _count(person)
        cache.set(_counts_key(person), counts, COUNT_SECONDS)
    return counts


def queue_counts_forget(person: Person) -> None:
    """Have the counts taken anew after the person has changed something."""
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
    person: Person, queue: Queue, *, filters: QueueFilters = NO_FILTERS, after: Position | None = None
) -> QueuePage:
    """PAGE_SIZE appeals of a queue, from the beginning or after a position; one query."""
    found = filters.apply(queue.appeals(person))
    values = around(found, after, oldest_first=_oldest_first(queue, filters))
    rows = [_row(item) for item in _columns(values)[: PAGE_SIZE + 1]]
    shown = rows[:PAGE_SIZE]
    more = len(rows) > PAGE_SIZE
    return QueuePage(rows=shown, next=Position(shown[-1].received_at, shown[-1].id) if more else None)


@tenant_only
def queue_neighbours(person: Person, queue: Queue, appeal: Appeal, *, filters: QueueFilters = NO_FILTERS) -> Neighbours:
    """What stands before and after an appeal in a queue, also when it has just left it.

    Where nothing follows, the first of the queue is next, so that what was passed over is not forgotten.
    """
    found = filters.apply(queue.appeals(person)).exclude(pk=appeal.pk)
    here, oldest_first = Position(appeal.received_at, appeal.pk), _oldest_first(queue, filters)

    def first(position: Position | None, *, oldest_first: bool) -> int | None:
        numbers = around(found, position, oldest_first=oldest_first).values_list("number", flat=True)
        return numbers.first() if position is None else next(iter(numbers[:1]), None)

    following = first(here, oldest_first=oldest_first)
    previous = first(here, oldest_first=not oldest_first)
    if following is None and previous is not None:
        following = first(None, oldest_first=oldest_first)
    return Neighbours(previous=previous, next=following)


def _oldest_first(queue: Queue, filters: QueueFilters) -> bool:
    return queue.oldest_first if filters.oldest_first is None else filters.oldest_first


def _columns(found: QuerySet[Appeal]) -> QuerySet[Any, Any]:
    return found.annotate(lead=Left("text", LEAD_LENGTH), has_photos=with_photos()).values(
        "id",
        "number",
        "state",
        "state_since",
        "received_at",
        "verdict_due_at",
        "closed_at",
        "rating",
        "channel",
        "lead",
        "address",
        "has_photos",
        "category__title",
        "category__fast_track",
        "category__deadline_days",
        "municipality__name",
        "ministry__short_name",
        "executor__short_name",
    )


def _row(values: dict[str, Any]) -> QueueRow:
    return QueueRow(
        category=values.pop("category__title"),
        fast_track=values.pop("category__fast_track"),
        deadline_days=values.pop("category__deadline_days"),
        municipality=values.pop("municipality__name") or "",
        ministry=values.pop("ministry__short_name"),
        executor=values.pop("executor__short_name") or "",
        **values,
    )
