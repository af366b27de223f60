"""The workplace's queues: who works through which, in which order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from appeals.access import appeals_in_role
from appeals.models import Appeal
from appeals.states import Party, State, StateSpec, states, states_where
from tenants.service import Person, Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["QUEUES", "Queue"]

Condition = Callable[[StateSpec], bool]


def _turn_of(party: Party) -> Condition:
    return lambda spec: spec.turn == party


def _is_returned(spec: StateSpec) -> bool:
    return spec.name == State.RETURNED


def _is_new_task(spec: StateSpec) -> bool:
    return spec.turn == Party.EXECUTOR and not _is_returned(spec)


def _awaits_verdict(spec: StateSpec) -> bool:
    return spec.shown_as == "answered"


def _awaits_applicant(spec: StateSpec) -> bool:
    return spec.turn == Party.APPLICANT and not _awaits_verdict(spec)


def _is_final(spec: StateSpec) -> bool:
    return spec.is_final


def _is_solved(spec: StateSpec) -> bool:
    return spec.is_final and spec.shown_as == "solved"


def _is_under_way(spec: StateSpec) -> bool:
    return spec.shown_as == "work" and Party.MUNICIPAL_CENTRE not in spec.hidden_from


def _is_checked(spec: StateSpec) -> bool:
    return spec.turn != Party.MODERATOR


def _any(spec: StateSpec) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A list of appeals that one role works through.

    Appeals are in the order of their receipt, the oldest or the newest first, as `oldest_first` or the person's own
    choice says (`queues`); appeals that look like an emergency stand above them.
    `states` tells by what is declared of a state whether its appeals are in the list.
    `short_title` stands in for a title of more than ten letters in the bar of a phone.
    `waits` marks those in which something waits for this very role; their size is shown in the menu. `empty` and
    `hint` are what the list says when there is nothing in it. `filters` are those beyond the ones that every queue has.
    """

    slug: str
    title: "StrOrPromise"
    role: Role
    states: Condition
    icon: str
    empty: "StrOrPromise"
    hint: "StrOrPromise"
    short_title: "StrOrPromise" = ""
    waits: bool = False
    oldest_first: bool = True
    filters: tuple[str, ...] = ("municipality",)

    def state_names(self) -> frozenset[str]:
        """States whose appeals are in the list."""
        return states_where(self.states)

    def holds(self, state: str) -> bool:
        """Whether appeals in a state are in the list."""
        return self.states(states[state])

    def appeals(self, person: Person) -> QuerySet[Appeal]:
        """All appeals of the queue for this person, unordered."""
        found = appeals_in_role(person, self.role)
        names = sorted(self.state_names())
        if len(names) == len(states):
            return found
        if len(names) == 1:
            return found.filter(state=names[0])
        return found.filter(state__in=names)


_JUDGED = gettext_lazy("Здесь появятся обращения, на которые ответили и которые ещё не оценил заявитель.")
_FINISHED = gettext_lazy("Здесь остаётся всё, что решено или отклонено.")

QUEUES: tuple[Queue, ...] = (
    Queue(
        slug="new",
        title=gettext_lazy("Новые"),
        role=Role.MODERATOR,
        states=_turn_of(Party.MODERATOR),
        icon="inbox",
        waits=True,
        empty=gettext_lazy("Новых обращений нет"),
        hint=gettext_lazy("Всё разобрано. Новые появятся здесь сами, первыми — те, что ждут дольше."),
    ),
    Queue(
        slug="checked",
        title=gettext_lazy("Проверенные"),
        short_title=gettext_lazy("Проверены"),
        role=Role.MODERATOR,
        states=_is_checked,
        icon="check",
        oldest_first=False,
        filters=("municipality", "ministry"),
        empty=gettext_lazy("Проверенных обращений нет"),
        hint=gettext_lazy("Здесь можно найти всё, что уже прошло модерацию, и посмотреть, что стало дальше."),
    ),
    Queue(
        slug="review",
        title=gettext_lazy("На рассмотрении"),
        short_title=gettext_lazy("Разобрать"),
        role=Role.MINISTRY_MODERATOR,
        states=_turn_of(Party.MINISTRY_MODERATOR),
        icon="inbox",
        waits=True,
        empty=gettext_lazy("На рассмотрении ничего нет"),
        hint=gettext_lazy("Сюда приходит то, что проверил модератор, и то, что исполнитель вернул как «не наше»."),
    ),
    Queue(
        slug="clarification",
        title=gettext_lazy("Ждут заявителя"),
        short_title=gettext_lazy("Вопросы"),
        role=Role.MINISTRY_MODERATOR,
        states=_awaits_applicant,
        icon="help",
        empty=gettext_lazy("Вопросов без ответа нет"),
        hint=gettext_lazy(
            "Когда вы спросите заявителя, обращение подождёт здесь и вернётся на рассмотрение с ответом."
        ),
    ),
    Queue(
        slug="in-work",
        title=gettext_lazy("У исполнителей"),
        short_title=gettext_lazy("В работе"),
        role=Role.MINISTRY_MODERATOR,
        states=_turn_of(Party.EXECUTOR),
        icon="users",
        filters=("municipality", "executor"),
        empty=gettext_lazy("У исполнителей ничего нет"),
        hint=gettext_lazy("Здесь видно, кто над чем работает и сколько времени прошло."),
    ),
    Queue(
        slug="awaiting-verdict",
        title=gettext_lazy("Ждут оценки"),
        short_title=gettext_lazy("Оценки"),
        role=Role.MINISTRY_MODERATOR,
        states=_awaits_verdict,
        icon="star",
        filters=("municipality", "executor"),
        empty=gettext_lazy("Ответов без оценки нет"),
        hint=_JUDGED,
    ),
    Queue(
        slug="finished",
        title=gettext_lazy("Закрытые"),
        role=Role.MINISTRY_MODERATOR,
        states=_is_final,
        icon="check-circle",
        oldest_first=False,
        filters=("municipality", "executor"),
        empty=gettext_lazy("Закрытых обращений нет"),
        hint=_FINISHED,
    ),
    Queue(
        slug="rework",
        title=gettext_lazy("На доработке"),
        short_title=gettext_lazy("Доработка"),
        role=Role.EXECUTOR,
        states=_is_returned,
        icon="return",
        waits=True,
        empty=gettext_lazy("На доработку ничего не вернули"),
        hint=gettext_lazy("Если заявитель не согласится с ответом, обращение придёт сюда с его объяснением."),
    ),
    Queue(
        slug="tasks",
        title=gettext_lazy("В работе"),
        role=Role.EXECUTOR,
        states=_is_new_task,
        icon="road",
        waits=True,
        empty=gettext_lazy("Заданий нет"),
        hint=gettext_lazy("Новые поручения министерства появятся здесь сами."),
    ),
    Queue(
        slug="tasks-awaiting-verdict",
        title=gettext_lazy("Ждут оценки"),
        short_title=gettext_lazy("Оценки"),
        role=Role.EXECUTOR,
        states=_awaits_verdict,
        icon="star",
        empty=gettext_lazy("Ответов без оценки нет"),
        hint=_JUDGED,
    ),
    Queue(
        slug="done",
        title=gettext_lazy("Сделано"),
        role=Role.EXECUTOR,
        states=_is_solved,
        icon="check-circle",
        oldest_first=False,
        empty=gettext_lazy("Пока ничего не закрыто"),
        hint=gettext_lazy("Здесь собираются обращения, решение которых подтвердил заявитель."),
    ),
    Queue(
        slug="municipality",
        title=gettext_lazy("В муниципалитете"),
        short_title=gettext_lazy("В работе"),
        role=Role.MUNICIPAL_CENTRE,
        states=_is_under_way,
        icon="building",
        filters=("ministry", "executor"),
        empty=gettext_lazy("Открытых обращений нет"),
        hint=gettext_lazy("Здесь всё, что сейчас рассматривают и делают в вашем муниципалитете."),
    ),
    Queue(
        slug="municipality-rework",
        title=gettext_lazy("На доработке"),
        short_title=gettext_lazy("Доработка"),
        role=Role.MUNICIPAL_CENTRE,
        states=_is_returned,
        icon="return",
        waits=True,
        filters=("ministry", "executor"),
        empty=gettext_lazy("На доработку ничего не вернули"),
        hint=gettext_lazy("Когда заявитель не согласен с ответом, вы можете передать обращение другому исполнителю."),
    ),
    Queue(
        slug="municipality-awaiting-verdict",
        title=gettext_lazy("Ждут оценки"),
        short_title=gettext_lazy("Оценки"),
        role=Role.MUNICIPAL_CENTRE,
        states=_awaits_verdict,
        icon="star",
        filters=("ministry", "executor"),
        empty=gettext_lazy("Ответов без оценки нет"),
        hint=_JUDGED,
    ),
    Queue(
        slug="municipality-finished",
        title=gettext_lazy("Закрытые"),
        role=Role.MUNICIPAL_CENTRE,
        states=_is_final,
        icon="check-circle",
        oldest_first=False,
        filters=("ministry", "executor"),
        empty=gettext_lazy("Закрытых обращений нет"),
        hint=_FINISHED,
    ),
    Queue(
        slug="all",
        title=gettext_lazy("Все обращения"),
        short_title=gettext_lazy("Все"),
        role=Role.REGIONAL_ADMIN,
        states=_any,
        icon="list",
        oldest_first=False,
        filters=("municipality", "ministry", "executor", "state"),
        empty=gettext_lazy("Обращений ещё нет"),
        hint=gettext_lazy("Первое же сообщение с портала появится здесь."),
    ),
)
