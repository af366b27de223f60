"""Registry of states and actions, and the only function that writes a state.

Each stage declares its own in its file (`stages/`), by `appeal_state` and `@appeal_action`; `flow.py` lists the stages.
Queues, badges, filters, buttons, forms, the API and the reference are derived from that. What pages and the API add
(a form, a request) is registered under the action's name, beside its own kind.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Conflict
from core.registry import Registry
from shell.components import Tone

if TYPE_CHECKING:
    from appeals.models import Appeal

__all__ = [
    "MOST_PASSES",
    "Action",
    "ActionSpec",
    "Party",
    "State",
    "StateSpec",
    "action_choices",
    "actions",
    "appeal_action",
    "appeal_state",
    "final_states",
    "state_choices",
    "states",
    "states_hidden_from",
    "states_where",
    "transition_apply",
    "transition_undo",
]

# So often may an appeal change ministries by their own decision; the next time a moderator settles whose it is.
MOST_PASSES = 2


class State(models.TextChoices):
    """The names of our states, in the order of an appeal's life. What each is, its stage declares."""

    MODERATION_1 = "moderation_1"
    MODERATION_2 = "moderation_2"
    CLARIFICATION = "clarification"
    ASSIGNED = "assigned"
    RETURNED = "returned"
    ANSWERED = "answered"
    CLOSED = "closed"
    REJECTED = "rejected"


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
    """The names of our actions, in the order in which a page offers them: the usual step of a state first."""

    PASS = "pass"  # noqa: S105 - a name of an action
    APPROVE = "approve"
    REJECT_BY_RULES = "reject_by_rules"
    ASSIGN = "assign"
    ASK = "ask"
    CLARIFY = "clarify"
    REJECT_BY_SUBSTANCE = "reject_by_substance"
    ANSWER = "answer"
    REFUSE = "refuse"
    REASSIGN = "reassign"
    RECATEGORISE = "recategorise"
    PASS_ON = "pass_on"  # noqa: S105 - a name of an action
    CONFIRM = "confirm"
    RETURN = "return"
    EXPIRE = "expire"
    REOPEN = "reopen"


@dataclass(frozen=True, kw_only=True)
class StateSpec:
    """What everybody needs to know of a state.

    `label` is what everybody reads, `guidance` tells the staff who acts next, `waits` for how long who does («заявитель
    молчит %(span)s»; empty in a final state). `turn` is whose step is next, None where nobody's is. `shown_as` is the
    tab of the public list (`work`, `answered`, `solved`), empty for what the portal's lists leave out. In a state with
    `has_deadline` the deadline of the category is told. `hidden_from` are parties who do not see it yet.
    """

    name: str
    label: str | Promise
    tone: Tone
    guidance: str | Promise
    turn: Party | None
    waits: str | Promise = ""
    shown_as: str = ""
    is_final: bool = False
    has_deadline: bool = False
    hidden_from: frozenset[Party] = frozenset()


Barred = Callable[["Appeal"], frozenset[Party]]
Service = Callable[..., Any]


def _nobody(appeal: "Appeal") -> frozenset[Party]:
    return frozenset()


@dataclass(frozen=True, kw_only=True)
class ActionSpec:
    """An action moves an appeal from any of `sources` to `target`; only these parties may take it.

    `otherwise` is where the action moves it instead when its stage says so; `barred` tells which of the parties may not
    take it with this very appeal, because somebody has settled the question already. `label` is written on the
    button, `done` says what was done («исполнитель назначен»); `service` is how people take it, None where only the
    system does.
    """

    name: str
    label: str | Promise
    sources: frozenset[str]
    target: str
    parties: frozenset[Party]
    service: Service | None = None
    done: str | Promise = ""
    otherwise: str | None = None
    barred: Barred = _nobody

    def open_to(self, appeal: "Appeal") -> frozenset[Party]:
        """The parties who may take the action with this appeal, whatever state it is in."""
        return self.parties - self.barred(appeal)


class _InOrder(Registry[Any]):
    """Ours in the order of their names, then those of others as they came."""

    def __init__(self, title: str, names: type[models.TextChoices]) -> None:
        super().__init__(title)
        self._places = {name: place for place, name in enumerate(names.values)}

    def register(self, item: Any) -> Any:
        super().register(item)
        self._items = dict(sorted(self._items.items(), key=lambda pair: self._places.get(pair[0], len(self._places))))
        return item


states: Registry[StateSpec] = _InOrder("states of an appeal", State)
actions: Registry[ActionSpec] = _InOrder("actions on an appeal", Action)

F = TypeVar("F", bound=Service)


def appeal_state(name: str, **told: Any) -> StateSpec:
    """Declare a state; `told` are the fields of StateSpec. Raises AlreadyRegistered for a taken name."""
    return states.register(StateSpec(name=str(name), **told))


def appeal_action(
    name: str,
    *,
    label: str | Promise,
    sources: Collection[str],
    target: str,
    by: Collection[Party],
    done: str | Promise = "",
    otherwise: str | None = None,
    barred: Barred = _nobody,
) -> Callable[[F], F]:
    """Declare an action, over the service by which people take it (see ActionSpec).

    Over a function that only the system calls, `by` is the system alone.
    """

    def register(service: F) -> F:
        actions.register(
            ActionSpec(
                name=str(name),
                label=label,
                sources=frozenset(map(str, sources)),
                target=str(target),
                parties=frozenset(by),
                service=None if set(by) == {Party.SYSTEM} else service,
                done=done,
                otherwise=str(otherwise) if otherwise else None,
                barred=barred,
            )
        )
        return service

    return register


def states_where(condition: Callable[[StateSpec], object]) -> frozenset[str]:
    """The names of the states of which a condition holds."""
    return frozenset(spec.name for spec in states if condition(spec))


def final_states() -> frozenset[str]:
    """The states in which an appeal's life has ended."""
    return states_where(lambda spec: spec.is_final)


def states_hidden_from(party: Party) -> frozenset[str]:
    """The states in which a party does not see an appeal yet."""
    return states_where(lambda spec: party in spec.hidden_from)


def state_choices() -> list[tuple[str, Any]]:
    """Names and labels of the states, in their order."""
    return [(spec.name, spec.label) for spec in states]


def action_choices() -> list[tuple[str, Any]]:
    """Names and labels of the actions, in their order."""
    return [(spec.name, spec.label) for spec in actions]


def transition_apply(appeal: "Appeal", action: str, *, at: datetime, otherwise: bool = False) -> None:
    """Move the appeal in memory; the caller holds its row locked and saves it.

    With `otherwise` it goes to the other target of the action, which must have one.
    Raises Conflict when the appeal is in a state from which the action does not start.
    """
    spec = actions[action]
    if appeal.state not in spec.sources:
        raise Conflict(
            _("Это уже нельзя сделать: обращение в состоянии «%(state)s».") % {"state": states[appeal.state].label},
            code="wrong_state",
        )
    target = spec.otherwise if otherwise else spec.target
    assert target is not None
    appeal.state = target
    appeal.state_since = at
    appeal.version += 1


def transition_undo(appeal: "Appeal", state: str) -> None:
    """Put the appeal back into the state from which an action took it, in memory; that is a step of its own."""
    appeal.state = state
    appeal.version += 1
