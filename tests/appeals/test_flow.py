"""The life of an appeal through its services."""

import pytest

from appeals.models import Appeal
from appeals.states import State
from core.events.log import events_of
from language.detectors.personal_data import MASK
from tests.factories import appeal_at, appeal_make


@pytest.mark.parametrize("state", State.values)
def test_an_appeal_can_be_brought_into_every_state_and_each_step_leaves_one_event(ul, state):
    appeal = appeal_at(state)

    assert appeal.state == state
    events = events_of("appeal", appeal.id)
    # Intake and triage are one step: nobody has seen the appeal in between.
    assert [event.type for event in events[:2]] == ["appeals.AppealReceived", "appeals.AppealTriaged"]
    versions = [event.payload["version"] for event in events]
    assert versions == [1, *range(1, appeal.version + 1)]
    assert events[-1].payload["state"] == state


def test_regions_number_their_appeals_independently(ul):
    first, second = appeal_at("moderation_1"), appeal_at("moderation_1")

    assert second.number == first.number + 1
    assert Appeal.objects.count() == 2


def test_personal_data_of_an_address_are_for_those_who_come_there_not_for_the_portal(ul):
    appeal = appeal_make(address="ул. Гончарова, 12, кв. 45, звоните 8 (927) 123-45-67")

    assert appeal.public_address == f"ул. Гончарова, 12, кв. {MASK}, звоните {MASK}"
    assert "кв. 45" in appeal.address
