"""The life of an appeal through its services."""

import pytest

from appeals.models import Appeal
from appeals.states import State
from core.events.log import events_of
from tests.factories import appeal_at


@pytest.mark.parametrize("state", State.values)
def test_an_appeal_can_be_brought_into_every_state_and_each_step_leaves_one_event(ul, state):
    appeal = appeal_at(state)

    assert appeal.state == state
    events = events_of("appeal", appeal.id)
    assert len(events) == appeal.version
    assert events[-1].payload["state"] == state


def test_regions_number_their_appeals_independently(ul):
    first, second = appeal_at("moderation_1"), appeal_at("moderation_1")

    assert second.number == first.number + 1
    assert Appeal.objects.count() == 2
