"""A clock that has run out is handled once, whatever stopped, doubled or failed the sweep."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from appeals.clocks import sweeping
from appeals.clocks.kinds import RESOLUTION, VERDICT
from appeals.clocks.sweeping import clocks_postpone, clocks_sweep
from appeals.models import Appeal, AppealClock, Verdict
from core import clock
from core.events.log import events_of
from taxonomy.models import Category
from tenants.service import municipality_by_code, region_by_slug
from tests.factories import appeal_at
from tests.plans import plan_of

DAY = timedelta(days=1)


def due_of(appeal: Appeal):
    return AppealClock.objects.get(appeal=appeal, kind=VERDICT).due_at


def test_a_weekend_without_sweeps_is_one_handling(ul):
    appeal = appeal_at("answered")
    due = due_of(appeal)

    with clock.at(due + 3 * DAY):
        handled = [clocks_sweep() for _time in range(5)]

    assert handled == [1, 0, 0, 0, 0]
    assert Verdict.objects.filter(appeal=appeal).count() == 1
    assert [event.type for event in events_of("appeal", appeal.id)].count("appeals.VerdictGiven") == 1


def test_nothing_due_is_one_query_of_the_partial_index(ul):
    for _appeal in range(3):
        appeal_at("answered")

    with CaptureQueriesContext(connection) as queries:
        assert clocks_sweep() == 0

    assert len(queries) == 1
    plan = plan_of(queries[0]["sql"])
    assert "clock_due" in plan
    assert "Sort" not in plan


def test_one_that_fails_keeps_no_other_from_its_time(ul, monkeypatch, caplog):
    broken, whole = appeal_at("answered"), appeal_at("answered")
    handle = sweeping._handle

    def fails(clock_id, kind, appeal_id, at):
        if appeal_id == broken.pk:
            raise RuntimeError("broken")
        return handle(clock_id, kind, appeal_id, at)

    monkeypatch.setattr(sweeping, "_handle", fails)
    monkeypatch.setattr(sweeping, "BATCH", 1)
    with clock.at(due_of(whole) + DAY):
        assert clocks_sweep() == 1
        assert Appeal.objects.get(pk=whole.pk).state == "closed"
        monkeypatch.undo()
        assert clocks_sweep() == 1

    assert Appeal.objects.get(pk=broken.pk).state == "closed"


def test_what_was_judged_in_the_last_moment_is_not_closed_again(ul):
    """The sweep has read the clock as due; the verdict comes before its lock."""
    appeal = appeal_at("answered")
    row = AppealClock.objects.get(appeal=appeal, kind=VERDICT)
    AppealClock.objects.filter(pk=row.pk).update(stopped_at=row.due_at)

    assert not sweeping._handle(row.pk, VERDICT, appeal.pk, row.due_at)
    assert Appeal.objects.get(pk=appeal.pk).state == "answered"


def test_the_time_of_a_suspension_is_given_back_to_all_clocks(ul):
    Category.objects.filter(code="roads-potholes").update(deadline=48, deadline_unit="hours")
    waiting, working, asked = appeal_at("answered"), appeal_at("assigned"), appeal_at("clarification")
    due = {appeal.pk: Appeal.objects.get(pk=appeal.pk).due_at for appeal in (waiting, working)}
    paused = AppealClock.objects.get(appeal=asked, kind=RESOLUTION)

    with clock.at(clock.now() + 2 * DAY):
        assert clocks_postpone(2 * DAY) >= 2

    # Each began within the seconds before the suspension; the time since then is all given back.
    for key, moment in due.items():
        assert Appeal.objects.get(pk=key).due_at - moment == pytest.approx(2 * DAY, abs=timedelta(minutes=1))
    paused_since = paused.paused_at
    paused.refresh_from_db()
    assert (paused.paused_at, paused.pauses) == (paused_since, [])


def test_a_suspension_lets_a_missed_deadline_run_out_anew(ul):
    Category.objects.filter(code="roads-potholes").update(deadline=3, deadline_unit="hours")
    row = AppealClock.objects.get(appeal=appeal_at("assigned"), kind=RESOLUTION)
    with clock.at(row.due_at + timedelta(minutes=1)):
        assert clocks_sweep() == 1
        # What was given back reaches before the deadline.
        clocks_postpone(timedelta(hours=2))

    row.refresh_from_db()
    assert (row.handled_at, row.due_at > row.started_at + timedelta(hours=4)) == (None, True)


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """An overdue clock that other connections see, removed afterwards; without events, which nobody may remove."""
    with django_db_blocker.unblock(), tenant_context(region_by_slug("ul")):
        category = Category.objects.select_related("ministry").order_by("code")[0]
        facts = {"category": category, "ministry": category.ministry, "municipality": municipality_by_code("north")}
        now = clock.now()
        appeal = Appeal.objects.create(
            text="Яма", public_text="Яма", state="assigned", due_at=now, due_kind=RESOLUTION, **facts
        )
        AppealClock.objects.create(
            appeal=appeal, kind=RESOLUTION, amount=1, unit="hours", started_at=now - DAY, due_at=now - DAY
        )
        yield appeal
        appeal.delete()


def test_two_sweepers_at_once_do_not_double(committed, django_db_blocker):
    handled, barrier = [], Barrier(4)

    def sweep() -> None:
        with django_db_blocker.unblock(), tenant_context(region_by_slug("ul")):
            barrier.wait(timeout=20)
            handled.append(clocks_sweep())
            connection.close()

    threads = [Thread(target=sweep) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(handled) == 1
    assert len(handled) == 4


def test_a_locked_appeal_is_left_for_the_next_sweep(committed, django_db_blocker):
    def sweep() -> None:
        with django_db_blocker.unblock(), tenant_context(region_by_slug("ul")):
            handled.append(clocks_sweep())
            connection.close()

    handled: list[int] = []
    with transaction.atomic():
        Appeal.objects.select_for_update().get(pk=committed.pk)
        thread = Thread(target=sweep)
        thread.start()
        thread.join()

    assert (handled, clocks_sweep()) == ([0], 1)
