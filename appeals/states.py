"""The one table of states and transitions. Nothing else writes a state (a test greps for it)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Conflict

if TYPE_CHECKING:
    from appeals.models import Appeal

__all__ = [
    "FINAL_STATES",
    "MOST_PASSES",
    "TRANSITIONS",
    "Action",
    "Party",
    "State",
    "Transition",
    "transition_apply",
    "transition_undo",
]

# So often may an appeal change ministries by their own decision; the next time a moderator settles whose it is.
MOST_PASSES = 2


class State(models.TextChoices):
    """Where an appeal is. The labels are what everybody reads."""

    MODERATION_1 = "moderation_1", gettext_lazy("На модерации")
    MODERATION_2 = "moderation_2", gettext_lazy("В министерстве")
    CLARIFICATION = "clarification", gettext_lazy("Ждёт уточнения")
    ASSIGNED = "assigned", gettext_lazy("В работе")
    RETURNED = "returned", gettext_lazy("На доработке")
    ANSWERED = "answered", gettext_lazy("Ждёт оценки")
    CLOSED = "closed", gettext_lazy("Решено")
    REJECTED = "rejected", gettext_lazy("Отклонено")


FINAL_STATES = frozenset({State.CLOSED, State.REJECTED})


class Party(models.TextChoices):
    """In what capacity somebody stands to an appeal."""

    APPLICANT = "applicant", gettext_lazy("Заявитель")
    SYSTEM = "system", gettext_lazy("Система")
    MODERATOR = "moderator", gettext_lazy("Модератор")
    MINISTRY_MODERATOR = "ministry_moderator", gettext_lazy("Модератор министерства")
    EXECUTOR = "executor", gettext_lazy("Исполнитель")
    MUNICIPAL_CENTRE = "municipal_centre", gettext_lazy("Муниципальный центр")
    REGIONAL_ADMIN = "regional_admin", gettext_lazy("Администратор региона")


class Action(models.TextChoices):
    """What can be done with an appeal. The labels are what is written on the buttons."""

    PASS = "pass", gettext_lazy("Пропустить первую модерацию")
    APPROVE = "approve", gettext_lazy("Принять и передать в министерство")
    REJECT_BY_RULES = "reject_by_rules", gettext_lazy("Отклонить по правилам портала")
    ASK = "ask", gettext_lazy("Спросить заявителя")
    CLARIFY = "clarify", gettext_lazy("Ответить на вопрос")
    REJECT_BY_SUBSTANCE = "reject_by_substance", gettext_lazy("Отказать с объяснением")
    ASSIGN = "assign", gettext_lazy("Назначить исполнителя")
    REASSIGN = "reassign", gettext_lazy("Сменить исполнителя")
    PASS_ON = "pass_on", gettext_lazy("Передать другому ведомству")
    RECATEGORISE = "recategorise", gettext_lazy("Сменить категорию")
    REFUSE = "refuse", gettext_lazy("Вернуть в министерство: не наше")
    ANSWER = "answer", gettext_lazy("Дать ответ")
    CONFIRM = "confirm", gettext_lazy("Проблема решена")
    RETURN = "return", gettext_lazy("Вернуть на доработку")
    EXPIRE = "expire", gettext_lazy("Закрыть без оценки")
    REOPEN = "reopen", gettext_lazy("Вернуть на рассмотрение")


Barred = Callable[["Appeal"], frozenset[Party]]


def _nobody(appeal: "Appeal") -> frozenset[Party]:
    return frozenset()


@dataclass(frozen=True)
class Transition:
    """An action moves an appeal from any of `sources` to `target`; only these parties may take it.

    `otherwise` is where the action moves it instead when its stage says so; `barred` tells which of the parties may
    not take it with this very appeal, because somebody has settled the question already.
    """

    action: Action
    sources: frozenset[State]
    target: State
    parties: frozenset[Party]
    otherwise: State | None = None
    barred: Barred = _nobody

    def open_to(self, appeal: "Appeal") -> frozenset[Party]:
        """The parties who may take the action with this appeal, whatever state it is in."""
        return self.parties - self.barred(appeal)


def _t(
    action: Action,
    sources: set[State],
    target: State,
    *parties: Party,
    otherwise: State | None = None,
    barred: Barred = _nobody,
) -> tuple[Action, Transition]:
    return action, Transition(action, frozenset(sources), target, frozenset(parties), otherwise, barred)


def _ministry_is_settled(appeal: "Appeal") -> frozenset[Party]:
    """Once a moderator has settled whose an appeal is, only a moderator moves it."""
    return frozenset({Party.MINISTRY_MODERATOR, Party.MUNICIPAL_CENTRE} if appeal.ministry_is_final else ())


def _executor_is_settled(appeal: "Appeal") -> frozenset[Party]:
    """Who gave an appeal back and got it again cannot give it back for ever."""
    return frozenset({Party.EXECUTOR} if appeal.executor_is_final else ())


S, P, A = State, Party, Action
WITH_EXECUTOR = {S.ASSIGNED, S.RETURNED}
IN_MINISTRY = {S.MODERATION_2, *WITH_EXECUTOR}

TRANSITIONS: dict[Action, Transition] = dict(
    [
        _t(A.PASS, {S.MODERATION_1}, S.MODERATION_2, P.SYSTEM),
        _t(A.APPROVE, {S.MODERATION_1}, S.MODERATION_2, P.MODERATOR),
        _t(A.REJECT_BY_RULES, {S.MODERATION_1}, S.REJECTED, P.MODERATOR),
        _t(A.ASK, {S.MODERATION_2}, S.CLARIFICATION, P.MINISTRY_MODERATOR),
        _t(A.CLARIFY, {S.CLARIFICATION}, S.MODERATION_2, P.APPLICANT),
        _t(A.REJECT_BY_SUBSTANCE, {S.MODERATION_2, S.CLARIFICATION}, S.REJECTED, P.MINISTRY_MODERATOR),
        _t(A.ASSIGN, {S.MODERATION_2}, S.ASSIGNED, P.MINISTRY_MODERATOR),
        _t(A.REASSIGN, WITH_EXECUTOR, S.ASSIGNED, P.MINISTRY_MODERATOR, P.MUNICIPAL_CENTRE),
        _t(
            A.PASS_ON,
            IN_MINISTRY,
            S.MODERATION_2,
            P.MINISTRY_MODERATOR,
            P.MODERATOR,
            otherwise=S.MODERATION_1,
            barred=_ministry_is_settled,
        ),
        _t(
            A.RECATEGORISE,
            IN_MINISTRY,
            S.MODERATION_2,
            P.MINISTRY_MODERATOR,
            P.MODERATOR,
            P.MUNICIPAL_CENTRE,
            otherwise=S.MODERATION_1,
            barred=_ministry_is_settled,
        ),
        _t(A.REFUSE, WITH_EXECUTOR, S.MODERATION_2, P.EXECUTOR, barred=_executor_is_settled),
        _t(A.ANSWER, WITH_EXECUTOR, S.ANSWERED, P.EXECUTOR),
        _t(A.CONFIRM, {S.ANSWERED}, S.CLOSED, P.APPLICANT),
        _t(A.RETURN, {S.ANSWERED}, S.RETURNED, P.APPLICANT),
        _t(A.EXPIRE, {S.ANSWERED}, S.CLOSED, P.SYSTEM),
        _t(A.REOPEN, {S.REJECTED}, S.MODERATION_1, P.MODERATOR, P.MINISTRY_MODERATOR),
    ]
)


def transition_apply(appeal: "Appeal", action: Action, *, at: datetime, otherwise: bool = False) -> None:
    """Move the appeal in memory; the caller holds its row locked and saves it.

    With `otherwise` it goes to the other target of the transition, which must have one.
    Raises Conflict when the appeal is in a state from which the action does not start.
    """
    transition = TRANSITIONS[action]
    if State(appeal.state) not in transition.sources:
        raise Conflict(
            _("Это уже нельзя сделать: обращение в состоянии «%(state)s».") % {"state": State(appeal.state).label},
            code="wrong_state",
        )
    target = transition.otherwise if otherwise else transition.target
    assert target is not None
    appeal.state = target
    appeal.state_since = at
    appeal.version += 1


def transition_undo(appeal: "Appeal", state: State) -> None:
    """Put the appeal back into the state from which an action took it, in memory; that is a step of its own."""
    appeal.state = state
    appeal.version += 1
