"""A clock of its own is added by one file: stages, pages, the API and the sweep find it in the registry."""

from datetime import timedelta
from types import ModuleType

import pytest

from appeals.clocks.sweeping import clocks_sweep
from appeals.models import Appeal, AppealClock
from appeals.states import Action
from appeals.telling.timeline import timeline_items
from core import clock
from core.events.log import events_of
from taxonomy.models import Category
from tests.appeals.trial.declared import declared
from tests.factories import appeal_at, staff_person, staff_user, take
from tests.http import region_client

HOURS = timedelta(hours=1)


@pytest.fixture
def first_look():
    """The clock, declared as long as the test lasts."""
    with declared("first_look") as module:
        yield module


def row_of(first_look: ModuleType, appeal: Appeal) -> AppealClock:
    return AppealClock.objects.get(appeal=appeal, kind=first_look.FIRST_LOOK)


def test_it_starts_and_stops_with_the_states_and_actions_it_names(ul, first_look):
    appeal = appeal_at("moderation_1")
    row = row_of(first_look, appeal)
    assert row.due_at == appeal.received_at + 8 * HOURS

    take(Action.APPROVE, appeal, staff_person("moderator"))

    row.refresh_from_db()
    assert row.stopped_at is not None


def test_the_earliest_clock_is_the_one_that_queues_pages_and_the_api_show(ul, first_look):
    appeal = appeal_at("moderation_1")
    assert (appeal.due_kind, appeal.due_at) == (first_look.FIRST_LOOK, appeal.received_at + 8 * HOURS)
    client = region_client("ul", staff_user("moderator"))

    page = client.get(f"/work/appeals/{appeal.number}/").content.decode()
    queue = client.get("/work/queues/new/").content.decode()
    told = client.get(f"/api/v1/appeals/{appeal.number}").json()["clocks"]

    assert "Посмотреть до" in page
    assert "Посмотреть до" in queue
    assert told[0]["title"] == "Посмотреть до"
    assert told[0]["why"] == "8\u00a0часов: первый взгляд модератора"
    assert [item["kind"] for item in told] == [first_look.FIRST_LOOK, "resolution"]


def test_an_appeal_without_a_policy_has_no_such_clock(ul, first_look):
    Category.objects.filter(code="roads-potholes").update(regime="confidential")

    appeal = appeal_at("moderation_1")

    assert not AppealClock.objects.filter(appeal=appeal, kind=first_look.FIRST_LOOK).exists()


def test_when_it_runs_out_its_handler_is_called_once(ul, first_look):
    appeal = appeal_at("moderation_1")

    with clock.at(appeal.received_at + 9 * HOURS):
        assert [clocks_sweep(), clocks_sweep()] == [1, 0]

    kinds = [event.type for event in events_of("appeal", appeal.id)]
    assert kinds.count("tests.FirstLookMissed") == 1
    titles = [item.title for item in timeline_items(appeal, staff_person("moderator"))]
    assert "Модератор не посмотрел вовремя" in titles


def test_a_clock_whose_package_is_gone_is_shown_to_nobody_and_ends(ul):
    with declared("first_look"):
        appeal = appeal_at("moderation_1")
    client = region_client("ul", staff_user("moderator"))

    assert "Посмотреть до" not in client.get(f"/work/appeals/{appeal.number}/").content.decode()
    assert client.get("/work/queues/new/").status_code == 200
    with clock.at(appeal.received_at + 9 * HOURS):
        assert clocks_sweep() == 1
    take(Action.APPROVE, appeal, staff_person("moderator"))
    assert Appeal.objects.get(pk=appeal.pk).due_kind == "resolution"
