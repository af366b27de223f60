"""Registry of the kinds of clocks.

A kind is declared in one file by `appeal_clock`. Stages name it where they declare what starts, pauses and stops it
(`starts`, `stops` of an action; `starts`, `pauses` of a state). A clock of another package names these actions and
states itself.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.module_loading import import_string

from appeals.clocks.working_time import Period
from appeals.states import Party, actions, states
from core.modules import module_is_enabled
from core.modules.parts import part_check
from core.registry import Registry

if TYPE_CHECKING:
    from appeals.models import Appeal

__all__ = [
    "RESOLUTION",
    "VERDICT",
    "ClockRules",
    "ClockSpec",
    "Policy",
    "appeal_clock",
    "clock_kind",
    "clock_kinds",
    "clock_rules",
]

VERDICT = "verdict"
RESOLUTION = "resolution"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """How long a clock of this appeal runs. It is copied into the clock: later changes do not reach it.

    `source` says where the period comes from, in words of a sentence («ямочный ремонт»). `since` is the start, if it is
    not the moment of the transition.
    """

    period: Period
    source: str
    since: datetime | None = None


Due = Callable[["Appeal", datetime], bool]


@dataclass(frozen=True, kw_only=True)
class ClockSpec:
    """Declaration of a kind of clock.

    `label` says what happens at its end («Срок ответа»). `policy` returns the period of an appeal's clock, None
    if it has none. `party` is the one whose time it is. `when_due(appeal, at)` acts when the time is over, in a
    transaction that has locked the appeal; it returns whether it could, and is called again if not; a service of a
    stage is given by its dotted name, since stages stand above clocks. Without it the sweep only notes that the clock
    has run out. With `goes_on` a clock that is started again after its stop is the same
    clock. `is_public`: the applicant may see it.

    `started_by` and `stopped_by` are actions, `started_in` and `paused_in` states: for a clock whose transitions belong
    to another package. One of a `module` (its slug) is silent where the module is off: it does not start, nobody sees
    it, and nothing happens when it runs out.
    """

    name: str
    label: str | Promise
    policy: Callable[["Appeal"], Policy | None]
    party: Party
    when_due: Due | str | None = None
    goes_on: bool = False
    is_public: bool = False
    started_by: frozenset[str] = frozenset()
    started_in: frozenset[str] = frozenset()
    paused_in: frozenset[str] = frozenset()
    stopped_by: frozenset[str] = frozenset()
    module: str = ""

    @property
    def due(self) -> Due | None:
        """`when_due` as a function. Raises ImportError for a name of none."""
        return import_string(self.when_due) if isinstance(self.when_due, str) else self.when_due


def _check(spec: ClockSpec) -> None:
    part_check(f"kind of clock {spec.name!r}", spec.module)


clock_kinds: Registry[ClockSpec] = Registry("kinds of clocks", _check)


def clock_kind(name: str) -> ClockSpec | None:
    """The kind of that name; None for one whose package is gone or whose module is off in the current region."""
    if name not in clock_kinds:
        return None
    spec = clock_kinds[name]
    return spec if not spec.module or module_is_enabled(spec.module) else None


def appeal_clock(
    name: str,
    *,
    label: str | Promise,
    policy: Callable[["Appeal"], Policy | None],
    party: Party,
    when_due: Due | str | None = None,
    goes_on: bool = False,
    is_public: bool = False,
    started_by: Collection[str] = (),
    started_in: Collection[str] = (),
    paused_in: Collection[str] = (),
    stopped_by: Collection[str] = (),
    module: str = "",
) -> ClockSpec:
    """Declare a kind of clock (see ClockSpec). Raises AlreadyRegistered for a taken name."""
    return clock_kinds.register(
        ClockSpec(
            name=name,
            label=label,
            policy=policy,
            party=party,
            when_due=when_due,
            goes_on=goes_on,
            is_public=is_public,
            started_by=frozenset(map(str, started_by)),
            started_in=frozenset(map(str, started_in)),
            paused_in=frozenset(map(str, paused_in)),
            stopped_by=frozenset(map(str, stopped_by)),
            module=module,
        )
    )


@dataclass(frozen=True, kw_only=True)
class ClockRules:
    """What a transition does to clocks, by kind: an action that led to a state.

    `starts` begin anew, `needs` begin unless they run, `pauses` stand still, `stops` end. In a final state all end.
    """

    starts: frozenset[str]
    needs: frozenset[str]
    pauses: frozenset[str]
    stops: frozenset[str]


def clock_rules(state: str, action: str | None = None) -> ClockRules:
    """The rules of arriving in a state, by an action or (None) by the receipt of the appeal."""
    spec, taken = states[state], actions[action] if action is not None else None
    starts = {kind.name for kind in clock_kinds if action in kind.started_by} | (taken.starts if taken else frozenset())
    needs = {kind.name for kind in clock_kinds if state in kind.started_in} | spec.starts
    pauses = {kind.name for kind in clock_kinds if state in kind.paused_in} | spec.pauses
    stops = {kind.name for kind in clock_kinds if action in kind.stopped_by} | (taken.stops if taken else frozenset())
    return ClockRules(
        starts=_not_off(starts),
        needs=_not_off(needs),
        pauses=frozenset(pauses),
        stops=frozenset(stops),
    )


def _not_off(names: set[str] | frozenset[str]) -> frozenset[str]:
    return frozenset(name for name in names if name not in clock_kinds or clock_kind(name) is not None)
