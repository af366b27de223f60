"""Registry of states and actions, and the only file that writes a state.

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
from core.modules import module_is_enabled
from core.modules.parts import part_check
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
    "action_module",
    "actions",
    "appeal_action",
    "appeal_state",
    "final_states",
    "state_choices",
    "state_choices_here",
    "states",
    "states_hidden_from",
    "states_where",
    "transition_apply",
    "transition_undo",
]

# How often ministries may pass an appeal on; the next time a moderator decides on the ministry.
MOST_PASSES = 2


class State(models.TextChoices):
    """Names of our states, in the order of an appeal's life; their stages declare the rest."""

    MODERATION_1 = "moderation_1"
    MODERATION_2 = "moderation_2"
    CLARIFICATION = "clarification"
    ASSIGNED = "assigned"
    RETURNED = "returned"
    ANSWERED = "answered"
    CLOSED = "closed"
    REJECTED = "rejected"


class Party(models.TextChoices):
    """The capacity in which a person acts on an appeal."""

    APPLICANT = "applicant", gettext_lazy("Заявитель")
    SYSTEM = "system", gettext_lazy("Система")
    MODERATOR = "moderator", gettext_lazy("Модератор")
    MINISTRY_MODERATOR = "ministry_moderator", gettext_lazy("Модератор министерства")
    EXECUTOR = "executor", gettext_lazy("Исполнитель")
    MUNICIPAL_CENTRE = "municipal_centre", gettext_lazy("Муниципальный центр")
    REGIONAL_ADMIN = "regional_admin", gettext_lazy("Администратор региона")


class Action(models.TextChoices):
    """Names of our actions, in the order in which pages offer them: the usual action of a state first."""

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
    """Declaration of a state.

    `label` is shown to everybody, `guidance` tells staff who acts next, `waits` how long that party has been silent
    («заявитель молчит %(span)s»; if empty, how long the appeal has waited since its receipt is shown). `turn` is the
    party that acts next, None if nobody. `shown_as` is the tab of the public list (`work`, `answered`, `solved`), empty
    if not listed. `hidden_from` are parties who do not see the appeal yet. Clocks named in `starts` begin here unless
    they run, those in `pauses` stand still here; a final state stops all (`appeals/clocks/kinds.py`). `module` is the
    slug of the module that it belongs to: appeals that are here when the module is switched off still go on.
    """

    name: str
    label: str | Promise
    tone: Tone
    guidance: str | Promise
    turn: Party | None
    waits: str | Promise = ""
    shown_as: str = ""
    is_final: bool = False
    hidden_from: frozenset[Party] = frozenset()
    starts: frozenset[str] = frozenset()
    pauses: frozenset[str] = frozenset()
    module: str = ""

    @property
    def has_answer(self) -> bool:
        """Whether the applicant has an answer that waits for their verdict."""
        return self.shown_as == "answered"

    @property
    def lets_answers_go(self) -> bool:
        """Whether the last answer is the applicant's and everybody's once the appeal is here."""
        return self.shown_as in ("answered", "solved")


Barred = Callable[["Appeal"], frozenset[Party]]
Service = Callable[..., Any]


def _nobody(appeal: "Appeal") -> frozenset[Party]:
    return frozenset()


@dataclass(frozen=True, kw_only=True)
class ActionSpec:
    """Declaration of an action: it moves an appeal from any of `sources` to `target`; only `parties` may take it.

    The appeal arrives in `target` unless the region's flow has an optional stage before it.

    `otherwise` is a second target, chosen by the stage. `barred` returns the parties that may not take the action on
    this appeal any more, because the question was settled. `label` is the button's text, `done` the confirmation
    («исполнитель назначен»); `service` takes the action for a person, None if only the system takes it. `starts` and
    `stops` name the clocks that begin anew or end with it. One of a `module` (its slug) can be taken where the module
    is on, and everywhere from a state of that module: no appeal is left there.
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
    starts: frozenset[str] = frozenset()
    stops: frozenset[str] = frozenset()
    module: str = ""

    def starts_from(self, state: str) -> bool:
        """Whether the action can be taken in this state in the current region."""
        if state not in self.sources:
            return False
        return not self.module or states[state].module == self.module or module_is_enabled(self.module)

    def open_to(self, appeal: "Appeal") -> frozenset[Party]:
        """Parties that may take the action on this appeal, in any state."""
        return self.parties - self.barred(appeal)


class _InOrder(Registry[Any]):
    """Our own items in the order of their names, then other packages' in order of registration."""

    def __init__(self, title: str, names: type[models.TextChoices]) -> None:
        super().__init__(title, lambda item: part_check(f"{title}: {item.name!r}", item.module))
        self._places = {name: place for place, name in enumerate(names.values)}

    def register(self, item: Any) -> Any:
        super().register(item)
        self._items = dict(sorted(self._items.items(), key=lambda pair: self._places.get(pair[0], len(self._places))))
        return item


class _States(_InOrder):
    """Knows of a state whose module is no longer installed that appeals may still be in it."""

    def __getitem__(self, name: str) -> StateSpec:
        return super().__getitem__(name) if name in self else _gone(name)


def _gone(name: str) -> StateSpec:
    return StateSpec(
        name=name,
        label=gettext_lazy("Состояние модуля, которого больше нет"),
        tone="neutral",
        guidance=gettext_lazy("Модуль, который вёл обращение, удалён. Обращение пойдёт дальше, когда его вернут."),
        turn=None,
    )


states: Registry[StateSpec] = _States("states of an appeal", State)
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
    starts: Collection[str] = (),
    stops: Collection[str] = (),
    module: str = "",
) -> Callable[[F], F]:
    """Declare an action by decorating its service (see ActionSpec).

    For a function that only the system calls pass `by` with the system alone.
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
                starts=frozenset(starts),
                stops=frozenset(stops),
                module=module,
            )
        )
        return service

    return register


def action_module(name: str) -> str:
    """The slug of the module to which an action belongs; empty for ours and for one that is not declared."""
    return actions[name].module if name in actions else ""


def states_where(condition: Callable[[StateSpec], object]) -> frozenset[str]:
    """Names of the states that fulfil a condition."""
    return frozenset(spec.name for spec in states if condition(spec))


def final_states() -> frozenset[str]:
    """States in which an appeal is finished."""
    return states_where(lambda spec: spec.is_final)


def states_hidden_from(party: Party) -> frozenset[str]:
    """States in which a party does not see an appeal yet."""
    return states_where(lambda spec: party in spec.hidden_from)


def state_choices() -> list[tuple[str, Any]]:
    """Names and labels of the states, in their order."""
    return [(spec.name, spec.label) for spec in states]


def state_choices_here() -> list[tuple[str, Any]]:
    """The same without states of modules that the current region has off."""
    return [(spec.name, spec.label) for spec in states if not spec.module or module_is_enabled(spec.module)]


def action_choices() -> list[tuple[str, Any]]:
    """Names and labels of the actions, in their order."""
    return [(spec.name, spec.label) for spec in actions]


Arrival = Callable[[str, str], str]


def _directly(state: str, target: str) -> str:
    return target


def transition_apply(
    appeal: "Appeal", action: str, *, at: datetime, otherwise: bool = False, arrival: Arrival = _directly
) -> None:
    """Move the appeal in memory; the caller (`stages/step.py`) holds its row locked, saves it and moves its clocks.

    With `otherwise` it goes to the other target of the action, which must have one. `arrival` returns the state in
    which it arrives on its way from the one state to the other (`stages/optional.py`).
    Raises Conflict when the appeal is in a state from which the action does not start.
    """
    spec = actions[action]
    if not spec.starts_from(appeal.state):
        raise Conflict(
            _("Это уже нельзя сделать: обращение в состоянии «%(state)s».") % {"state": states[appeal.state].label},
            code="wrong_state",
        )
    target = spec.otherwise if otherwise else spec.target
    assert target is not None
    appeal.state = arrival(appeal.state, target)
    appeal.state_since = at
    appeal.version += 1


def transition_undo(appeal: "Appeal", state: str) -> None:
    """Restore the state before an action, in memory; this is an action too."""
    appeal.state = state
    appeal.version += 1
