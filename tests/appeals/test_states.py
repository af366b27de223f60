"""Properties of the state table."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appeals.access import actions_for
from appeals.flow import action_service
from appeals.models import Appeal, Assignment
from appeals.states import Action, State, actions, final_states, states, transition_apply
from core.errors import Conflict, Denied, Missing
from core.events.log import events_of
from tenants.service import person_of
from tests.factories import appeal_make, citizen_make, staff_person, take

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
walks = st.lists(st.sampled_from(Action), max_size=40)


@given(walks)
def test_any_walk_ends_in_a_known_state_and_counts_only_the_steps_taken(walk):
    appeal = Appeal(state=State.MODERATION_1, version=1)
    steps = 0
    for action in walk:
        before = appeal.state
        try:
            transition_apply(appeal, action, at=NOW)
        except Conflict:
            assert appeal.state == before
            assert before not in actions[action].sources
        else:
            steps += 1
            assert before in actions[action].sources
            assert appeal.state == actions[action].target
    assert appeal.state in states
    assert appeal.version == 1 + steps


@given(st.sampled_from(sorted(final_states())), st.sampled_from(sorted(set(Action) - {Action.REOPEN})))
def test_nothing_but_a_reopening_leaves_a_final_state(state, action):
    with pytest.raises(Conflict):
        transition_apply(Appeal(state=state, version=1), action, at=NOW)


def test_every_state_is_reachable_and_every_open_one_can_reach_an_end():
    def reach(start: str, edges: dict[str, set[str]]) -> set[str]:
        found, front = {start}, [start]
        while front:
            for target in edges.get(front.pop(), set()) - found:
                found.add(target)
                front.append(target)
        return found

    forward: dict[str, set[str]] = {}
    for spec in (spec for spec in actions if not spec.module):
        for source in spec.sources:
            forward.setdefault(source, set()).add(spec.target)
    assert reach(State.MODERATION_1, forward) == set(State)
    for state in set(State) - final_states():
        assert reach(state, forward) & final_states(), state


def test_what_only_the_system_does_has_no_service_for_people():
    with pytest.raises(LookupError):
        action_service(Action.EXPIRE)


OF_PEOPLE = sorted(set(Action) - {Action.EXPIRE, Action.PASS})
PEOPLE = ("applicant", "moderator", "roads", "homes", "worker", "centre", "admin")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(OF_PEOPLE)), max_size=30))
def test_whoever_tries_whatever_the_rows_the_log_and_the_rights_agree(ul, attempts):
    """A random crowd acts on one appeal: only allowed actions succeed, and the bookkeeping stays whole."""
    citizen = citizen_make()
    appeal = appeal_make(citizen)
    people = {name: staff_person(name) for name in PEOPLE if name != "applicant"} | {"applicant": person_of(citizen)}
    for who, action in attempts:
        current = Appeal.objects.get(pk=appeal.pk)
        allowed = action in actions_for(people[who], current)
        try:
            take(action, appeal, people[who])
        except (Conflict, Denied, Missing):
            assert not allowed
        else:
            assert allowed
    final = Appeal.objects.get(pk=appeal.pk)
    events = events_of("appeal", appeal.id)
    assert events[-1].payload["version"] == final.version
    assert events[-1].payload["state"] == final.state
    open_assignments = Assignment.objects.filter(appeal=appeal, ended_at=None).count()
    assert open_assignments == (final.state in (State.ASSIGNED, State.RETURNED))
    assert (final.closed_at is not None) == (final.state in final_states())
