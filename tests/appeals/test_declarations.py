"""What is declared of states and actions is whole: each lacks nothing that pages, the API or the log need of it."""

import pytest

from appeals.api.requests import ACTION_REQUESTS
from appeals.module_check import declarations_lack
from appeals.portals.citizen.appeal_forms import APPLICANT_FORMS
from appeals.portals.workplace.forms.base import ACTION_FORMS
from appeals.states import Action, Party, State, actions, states
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


def test_ours_lack_nothing():
    assert list(declarations_lack(None)) == []


def test_forms_and_requests_are_those_of_declared_actions():
    assert {*ACTION_REQUESTS, *ACTION_FORMS, *APPLICANT_FORMS} - OF_MODULES == set(OF_PEOPLE)


@pytest.mark.parametrize("name", sorted(item.name for item in event_types if item.name.startswith("appeals.")))
def test_an_event_of_an_appeal_has_its_sentence(name):
    assert (name in presenters) == (name not in WITHOUT_LINES)
