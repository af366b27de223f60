"""The table of the workplace's queues: everything about each of them on one screen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from appeals.access import appeals_in_role
from appeals.models import Appeal
from appeals.states import State
from tenants.service import Person, Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["QUEUES", "Queue"]

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
