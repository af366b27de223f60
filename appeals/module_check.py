"""What a state, an action or a clock of a module still lacks: part of the contract of modules."""

from collections.abc import Iterator
from itertools import chain

from appeals.api.requests import ACTION_REQUESTS
from appeals.clocks.kinds import clock_kinds
from appeals.models import Appeal, AppealClock, UndoPoint
from appeals.portals.citizen.appeal_forms import APPLICANT_FORMS
from appeals.portals.workplace.forms.base import ACTION_FORMS
from appeals.states import ActionSpec, Party, StateSpec, actions, states
from core.modules import Manifest

__all__ = ["declarations_lack"]

_LONGEST = {
    "state": Appeal._meta.get_field("state").max_length or 0,
    "action": UndoPoint._meta.get_field("action").max_length or 0,
    "clock": AppealClock._meta.get_field("kind").max_length or 0,
}


def declarations_lack(manifest: Manifest) -> Iterator[str]:
    """What is wrong with the states, actions and clocks of a module."""
    own_states = [spec for spec in states if spec.module == manifest.slug]
    own_actions = [spec for spec in actions if spec.module == manifest.slug]
    clocks = [spec for spec in clock_kinds if spec.module == manifest.slug]
    for kind, names in (
        ("state", [spec.name for spec in own_states]),
        ("action", [spec.name for spec in own_actions]),
        ("clock", [spec.name for spec in clocks]),
    ):
        for name in names:
            if not name.startswith(manifest.slug):
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
    for name in spec.starts | spec.pauses:
        if name not in clock_kinds:
            yield f"state {spec.name!r}: there is no clock {name!r}"


def _of_action(spec: ActionSpec) -> Iterator[str]:
    for name in (*spec.sources, spec.target, *filter(None, [spec.otherwise])):
        if name not in states:
            yield f"action {spec.name!r}: there is no state {name!r}"
    people = spec.parties - {Party.SYSTEM}
    if not people:
        return
    if not spec.label or not spec.done:
        yield f"action {spec.name!r}: say its label and `done`"
    if spec.name not in ACTION_REQUESTS:
        yield f"action {spec.name!r}: add a request (`action_request`)"
    if Party.APPLICANT in people and spec.name not in APPLICANT_FORMS:
        yield f"action {spec.name!r}: add the applicant's form (`applicant_form`)"
    if people - {Party.APPLICANT} and spec.name not in ACTION_FORMS:
        yield f"action {spec.name!r}: add a form of the staff (`action_form`)"
