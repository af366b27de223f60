"""Appeals of the release before clocks get theirs, in batches, also when somebody acts on them first."""

from datetime import datetime, timedelta
from importlib import import_module

from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appeals.clocks import takeover
from appeals.clocks.kinds import RESOLUTION, VERDICT
from appeals.clocks.sweeping import clocks_sweep
from appeals.clocks.takeover import clocks_take_over
from appeals.models import Appeal, AppealClock
from appeals.states import Action
from core import clock
from taxonomy.models import Category
from tenants.service import person_of, region_zone
from tests.factories import appeal_at, staff_person, take
from tests.plans import plan_of

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def day_end(moment: datetime) -> datetime:
    return moment.astimezone(region_zone()).replace(hour=23, minute=59, second=0, microsecond=0)


def as_before(state: str, **facts) -> Appeal:
    """An appeal as the release before clocks has written it."""
    appeal = appeal_at(state)
    AppealClock.objects.filter(appeal=appeal).delete()
    due = appeal.answered_at + 10 * DAY if state == "answered" else None
    Appeal.objects.filter(pk=appeal.pk).update(**{"due_at": None, "due_kind": None, "verdict_due_at": due, **facts})
    return Appeal.objects.get(pk=appeal.pk)


def clocks_of(appeal: Appeal) -> dict[str, AppealClock]:
    return {row.kind: row for row in AppealClock.objects.filter(appeal=appeal)}


def test_open_appeals_get_clocks_as_if_they_had_always_had_them(ul, monkeypatch):
    monkeypatch.setattr(takeover, "BATCH", 2)
    Category.objects.filter(code="roads-potholes").update(deadline=48, deadline_unit="hours")
    states = ("moderation_1", "moderation_2", "clarification", "assigned", "returned", "answered", "closed")
    appeals = {state: as_before(state) for state in states}

    assert clocks_take_over() == 6
    assert clocks_take_over() == 0

    assert clocks_of(appeals["closed"]) == {}
    for state in ("moderation_1", "moderation_2", "assigned", "returned"):
        assert Appeal.objects.get(pk=appeals[state].pk).due_at == appeals[state].received_at + 48 * HOUR
    assert clocks_of(appeals["clarification"])[RESOLUTION].paused_at == appeals["clarification"].state_since
    answered = clocks_of(appeals["answered"])
    assert answered[RESOLUTION].paused_at == appeals["answered"].state_since
    assert answered[VERDICT].due_at == day_end(appeals["answered"].answered_at + 10 * DAY)
    assert Appeal.objects.get(pk=appeals["answered"].pk).due_kind == VERDICT


def test_time_that_was_given_back_for_a_verdict_stays(ul):
    appeal = as_before("answered")
    Appeal.objects.filter(pk=appeal.pk).update(verdict_due_at=appeal.answered_at + 17 * DAY)

    clocks_take_over()

    row = clocks_of(appeal)[VERDICT]
    assert (row.due_at, row.paused_total()) == (day_end(appeal.answered_at + 17 * DAY), 7 * DAY)
    with clock.at(row.due_at):
        assert clocks_sweep() >= 1
    assert Appeal.objects.get(pk=appeal.pk).state == "closed"


def test_what_was_late_before_is_no_news(ul):
    Category.objects.filter(code="roads-potholes").update(deadline=1, deadline_unit="hours")
    appeal = as_before("assigned")

    with clock.at(clock.now() + DAY):
        clocks_take_over()
        assert clocks_sweep() == 0

    assert clocks_of(appeal)[RESOLUTION].handled_at == clocks_of(appeal)[RESOLUTION].due_at


def test_who_acts_before_the_sweep_finds_the_clocks_there(ul):
    answered, assigned = as_before("answered"), as_before("assigned")

    take(Action.RETURN, answered, person_of(answered.applicant))
    take(Action.ANSWER, assigned, staff_person("worker"))

    assert clocks_of(answered)[VERDICT].stopped_at is not None
    assert clocks_of(answered)[RESOLUTION].runs
    assert clocks_of(assigned)[RESOLUTION].paused_at is not None
    assert clocks_of(assigned)[VERDICT].runs
    assert clocks_take_over() == 0


def test_an_answer_that_the_old_code_still_gave_is_found(ul):
    appeal = appeal_at("assigned")
    moment = clock.now()
    Appeal.objects.filter(pk=appeal.pk).update(
        state="answered", state_since=moment, answered_at=moment, verdict_due_at=moment + 10 * DAY
    )

    assert clocks_take_over() == 1

    assert clocks_of(appeal)[VERDICT].due_at == day_end(moment + 10 * DAY)
    assert clocks_of(appeal)[RESOLUTION].paused_at == moment


def test_nothing_left_is_two_queries_of_partial_indexes(ul):
    appeal_at("answered")

    with CaptureQueriesContext(connection) as queries:
        assert clocks_take_over() == 0

    assert len(queries) == 2
    plans = [plan_of(query["sql"]) for query in queries]
    assert "appeal_verdict_due" in plans[0]
    assert "appeal_unclocked" in plans[1]


def test_the_code_of_before_finds_its_column_again(ul):
    given_back = import_module("appeals.migrations.0004_clocks_given_back")
    answered, closed = appeal_at("answered"), appeal_at("closed")

    given_back.back(apps, None)

    assert Appeal.objects.get(pk=answered.pk).verdict_due_at == day_end(answered.answered_at + 10 * DAY)
    assert Appeal.objects.get(pk=closed.pk).verdict_due_at is None


def test_a_batch_takes_the_same_queries_however_big_it_is(ul):
    def asked(amount: int) -> int:
        for _appeal in range(amount):
            as_before("answered")
        with CaptureQueriesContext(connection) as queries:
            assert clocks_take_over() == amount
        return len(queries)

    assert asked(1) == asked(4)
