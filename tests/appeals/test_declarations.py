"""What is declared of states and actions is whole: each lacks nothing that pages, the API or the log need of it."""

import pytest

from appeals.api.requests import ACTION_REQUESTS
from appeals.portals.citizen.appeal_forms import APPLICANT_FORMS
from appeals.portals.workplace.forms.base import ACTION_FORMS
from appeals.selectors.mine import MY_STATES
from appeals.selectors.queue_table import QUEUES
from appeals.states import Action, Party, State, actions, final_states, states, states_where
from appeals.telling.timeline.presenting import presenters
from core.events.types import event_types

OURS = [spec for spec in actions if not spec.module]
OF_PEOPLE = sorted(spec.name for spec in OURS if spec.parties != {Party.SYSTEM})
OF_MODULES = {spec.name for spec in actions if spec.module}
# A detector's model and a flow are no appeals.
WITHOUT_LINES = {"appeals.DetectorModelBroken", "appeals.DetectorModelPromoted", "appeals.FlowStageSwitched"}


def test_every_name_is_declared_by_a_stage():
    assert [spec.name for spec in states if not spec.module] == State.values
    assert [spec.name for spec in OURS] == Action.values


@pytest.mark.parametrize("name", State.values)
def test_a_state_says_what_people_need_of_it(name):
    spec = states[name]

    assert spec.label
    assert spec.guidance
    assert (spec.turn is None) == spec.is_final
    assert ("%(span)s" in str(spec.waits)) == bool(spec.waits)
    assert sum(belongs(spec) for belongs in MY_STATES.values()) == 1
    assert any(queue.holds(name) for queue in QUEUES)


@pytest.mark.parametrize("name", sorted(set(State.values) - final_states()))
def test_whose_turn_it_is_has_something_to_do(name):
    spec = states[name]

    assert [action.name for action in actions if name in action.sources and spec.turn in action.parties]


@pytest.mark.parametrize("name", Action.values)
def test_an_action_leads_between_declared_states(name):
    spec = actions[name]

    assert spec.label
    assert spec.parties
    assert {*spec.sources, spec.target, *filter(None, [spec.otherwise])} <= states_where(lambda _: True)


@pytest.mark.parametrize("name", OF_PEOPLE)
def test_what_people_do_has_a_service_words_a_form_and_a_request(name):
    spec = actions[name]

    assert spec.service is not None
    assert spec.done
    assert name in ACTION_REQUESTS
    assert (name in APPLICANT_FORMS) == (Party.APPLICANT in spec.parties)
    assert (name in ACTION_FORMS) == bool(spec.parties - {Party.APPLICANT})


def test_forms_and_requests_are_those_of_declared_actions():
    assert {*ACTION_REQUESTS, *ACTION_FORMS, *APPLICANT_FORMS} - OF_MODULES == set(OF_PEOPLE)


@pytest.mark.parametrize("name", sorted(item.name for item in event_types if item.name.startswith("appeals.")))
def test_an_event_of_an_appeal_has_its_sentence(name):
    assert (name in presenters) == (name not in WITHOUT_LINES)
