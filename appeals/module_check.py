"""What a state, an action or a clock still lacks: part of the contract of modules, which ours fulfil too."""

from collections.abc import Iterator
from itertools import chain

from appeals.api.requests import ACTION_REQUESTS
from appeals.clocks.kinds import clock_kinds
from appeals.models import Appeal, AppealClock, UndoPoint
from appeals.portals.citizen.appeal_forms import APPLICANT_FORMS
from appeals.portals.workplace.forms.base import ACTION_FORMS
from appeals.selectors.mine import MY_STATES
from appeals.selectors.queue_table import QUEUES
from appeals.states import ActionSpec, Party, StateSpec, actions, states
from core.modules import Manifest

__all__ = ["declarations_lack"]

STAFF = frozenset(Party) - {Party.APPLICANT, Party.SYSTEM}

_LONGEST = {
    "state": Appeal._meta.get_field("state").max_length or 0,
    "action": UndoPoint._meta.get_field("action").max_length or 0,
    "clock": AppealClock._meta.get_field("kind").max_length or 0,
}


def declarations_lack(manifest: Manifest | None) -> Iterator[str]:
    """What is wrong with the states, actions and clocks of a module; with ours for None."""
    slug = manifest.slug if manifest else ""
    own_states = [spec for spec in states if spec.module == slug]
    own_actions = [spec for spec in actions if spec.module == slug]
    clocks = [spec for spec in clock_kinds if spec.module == slug]
    for kind, names in (
        ("state", [spec.name for spec in own_states]),
        ("action", [spec.name for spec in own_actions]),
        ("clock", [spec.name for spec in clocks]),
    ):
        for name in names:
            if not name.startswith(slug):
                yield f"{kind} {name!r}: begin its name with the slug"
            if len(name) > _LONGEST[kind]:
                yield f"{kind} {name!r}: at most {_LONGEST[kind]} characters"
    yield from chain.from_iterable(_of_state(spec) for spec in own_states)
    yield from chain.from_iterable(_of_action(spec) for spec in own_actions)
    for clock in clocks:
        for name in clock.started_by | clock.stopped_by:
            if name not in actions:
                yield f"clock {clock.name!r}: there is no action {name!r}"
        for name in clock.started_in | clock.paused_in:
            if name not in states:
                yield f"clock {clock.name!r}: there is no state {name!r}"


def _of_state(spec: StateSpec) -> Iterator[str]:
    if not spec.label or not spec.guidance:
        yield f"state {spec.name!r}: say its label and its guidance"
    if (spec.turn is None) != spec.is_final:
        yield f"state {spec.name!r}: say whose turn it is, unless it is final"
    if spec.waits and "%(span)s" not in str(spec.waits):
        yield f"state {spec.name!r}: `waits` needs %(span)s"
    ways_out = [action for action in actions if spec.name in action.sources]
    if not spec.is_final and not any(action.parties & {spec.turn} for action in ways_out):
        yield f"state {spec.name!r}: whose turn it is has no action there"
    if spec.turn in STAFF and not any(str(queue.role) == spec.turn and queue.holds(spec.name) for queue in QUEUES):
        yield f"state {spec.name!r}: it stands in no queue of those whose turn it is"
    tabs = sum(belongs(spec) for belongs in MY_STATES.values())
    if tabs != 1:
        yield f"state {spec.name!r}: it stands under {tabs} of the tabs of the applicant's own appeals, not under one"
    for name in spec.starts | spec.pauses:
        if name not in clock_kinds:
            yield f"state {spec.name!r}: there is no clock {name!r}"


def _of_action(spec: ActionSpec) -> Iterator[str]:
    for name in (*spec.sources, spec.target, *filter(None, [spec.otherwise])):
        if name not in states:
            yield f"action {spec.name!r}: there is no state {name!r}"
    if not spec.label or not spec.parties:
        yield f"action {spec.name!r}: say its label and its parties"
    people = spec.parties - {Party.SYSTEM}
    if people and (not spec.done or spec.service is None):
        yield f"action {spec.name!r}: say its service and `done`"
    for forms, is_needed, what in (
        (ACTION_REQUESTS, bool(people), "a request (`action_request`)"),
        (APPLICANT_FORMS, Party.APPLICANT in people, "the applicant's form (`applicant_form`)"),
        (ACTION_FORMS, bool(people - {Party.APPLICANT}), "a form of the staff (`action_form`)"),
    ):
        if is_needed and spec.name not in forms:
            yield f"action {spec.name!r}: add {what}"
        if not is_needed and spec.name in forms:
            yield f"action {spec.name!r}: nobody may send {what}"
