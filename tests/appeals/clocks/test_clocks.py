"""Clocks start, stand still, go on and stop as the stages declare; their policy is the one of their start."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from appeals.clocks.kinds import RESOLUTION, VERDICT, Policy, appeal_clock, clock_kinds
from appeals.clocks.sweeping import clocks_sweep
from appeals.clocks.working_time import Period
from appeals.flow import action_take
from appeals.models import Appeal, AppealClock
from appeals.stages.undoing import appeal_undo
from appeals.states import Action, Party, actions, states
from core import clock
from taxonomy.models import Category
from taxonomy.service import DeadlineUnit
from tenants.service import person_of, region_by_slug, region_zone
from tests.factories import action_arguments, appeal_at, staff_person, take

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def deadline_set(amount: int, unit: str, code: str = "roads-potholes") -> None:
    Category.objects.filter(code=code).update(deadline=amount, deadline_unit=unit)


def clock_row(appeal: Appeal, kind: str) -> AppealClock:
    return AppealClock.objects.filter(appeal=appeal, kind=kind).latest("started_at")


def day_end(moment: datetime) -> datetime:
    return moment.astimezone(region_zone()).replace(hour=23, minute=59, second=0, microsecond=0)


def again(appeal: Appeal) -> Appeal:
    return Appeal.objects.get(pk=appeal.pk)


def test_every_clock_that_a_stage_names_is_declared():
    named = {
        *(name for spec in states for name in spec.starts | spec.pauses),
        *(name for spec in actions for name in spec.starts | spec.stops),
    }

    assert named <= set(clock_kinds.names())


@pytest.mark.parametrize("kind", [RESOLUTION, VERDICT])
def test_a_clock_says_what_people_need_of_it(ul, kind):
    spec = clock_kinds[kind]
    policy = spec.policy(appeal_at("moderation_1"))

    assert spec.label
    assert policy.source
    assert policy.period.amount > 0


def test_the_deadline_of_the_category_runs_from_receipt(ul):
    deadline_set(8, "calendar_days")

    appeal = appeal_at("moderation_1")

    row = clock_row(appeal, RESOLUTION)
    ends = timezone.localtime(appeal.received_at, region_zone()).date() + timedelta(days=8)
    assert (row.started_at, row.amount, row.unit) == (appeal.received_at, 8, "calendar_days")
    assert row.source.startswith(appeal.category.title)
    assert timezone.localtime(row.due_at, region_zone()).strftime("%Y-%m-%d %H:%M") == f"{ends:%Y-%m-%d} 23:59"
    assert (appeal.due_at, appeal.due_kind) == (row.due_at, RESOLUTION)


def test_a_category_that_was_edited_changes_no_clock_that_runs(ul):
    deadline_set(48, "hours")
    appeal = appeal_at("moderation_1")
    due = appeal.due_at
    deadline_set(1, "hours")

    take(Action.APPROVE, appeal, staff_person("moderator"))

    assert (again(appeal).due_at, clock_row(appeal, RESOLUTION).amount) == (due, 48)
    assert clock_row(appeal_at("moderation_1"), RESOLUTION).amount == 1


def test_another_category_brings_its_own_deadline_from_the_same_receipt(ul):
    deadline_set(48, "hours")
    deadline_set(5, "hours", "yard-driveway-cleaning")
    appeal = appeal_at("moderation_2")
    first = clock_row(appeal, RESOLUTION)

    take(Action.RECATEGORISE, appeal, staff_person("roads"))

    row = clock_row(appeal, RESOLUTION)
    assert (row.pk, row.amount, row.due_at) == (first.pk, 5, appeal.received_at + 5 * HOUR)
    assert again(appeal).due_at == row.due_at


def test_the_deadline_stands_still_while_the_applicant_is_asked(ul):
    deadline_set(48, "hours")
    appeal = appeal_at("moderation_2")
    due, asked = appeal.due_at, clock.now()
    with clock.at(asked + HOUR):
        take(Action.ASK, appeal, staff_person("roads"))
    waiting = again(appeal)
    assert (waiting.due_at, waiting.due_kind) == (None, "")

    with clock.at(asked + HOUR + 5 * DAY):
        take(Action.CLARIFY, appeal, person_of(appeal.applicant))

    row = clock_row(appeal, RESOLUTION)
    assert (row.paused_at, row.paused_total(), row.due_at) == (None, 5 * DAY, due + 5 * DAY)
    assert again(appeal).due_at == row.due_at


def test_a_returned_answer_lets_the_deadline_go_on_and_a_new_category_keeps_the_pause(ul):
    deadline_set(48, "hours")
    deadline_set(10, "hours", "yard-driveway-cleaning")
    appeal = appeal_at("answered")
    answered_at = appeal.answered_at
    row = clock_row(appeal, RESOLUTION)
    assert (row.paused_at, appeal.due_kind) == (answered_at, VERDICT)

    with clock.at(answered_at + 3 * DAY):
        take(Action.RETURN, appeal, person_of(appeal.applicant))
    assert again(appeal).due_at == appeal.received_at + 48 * HOUR + 3 * DAY
    with clock.at(answered_at + 3 * DAY + HOUR):
        take(Action.RECATEGORISE, appeal, staff_person("centre"))

    assert clock_row(appeal, RESOLUTION).due_at == appeal.received_at + 10 * HOUR + 3 * DAY


def test_a_verdict_has_ten_days_from_each_answer(ul):
    appeal = appeal_at("answered")
    first = clock_row(appeal, VERDICT)
    assert first.due_at == day_end(appeal.answered_at + 10 * DAY)

    with clock.at(appeal.answered_at + DAY):
        take(Action.RETURN, appeal, person_of(appeal.applicant))
    with clock.at(appeal.answered_at + 2 * DAY):
        take(Action.ANSWER, appeal, staff_person("worker"))

    second = clock_row(appeal, VERDICT)
    first.refresh_from_db()
    assert (first.stopped_at, second.due_at) == (
        appeal.answered_at + DAY,
        day_end(appeal.answered_at + 12 * DAY),
    )


@pytest.mark.parametrize("state", ["closed", "rejected"])
def test_a_final_state_stops_every_clock(ul, state):
    appeal = appeal_at(state)

    assert not AppealClock.objects.filter(appeal=appeal, stopped_at=None).exists()
    assert (appeal.due_at, appeal.due_kind) == (None, "")


def test_a_refusal_that_was_taken_back_is_the_same_deadline(ul):
    deadline_set(48, "hours")
    appeal = appeal_at("rejected")
    with clock.at(appeal.closed_at + 7 * DAY):
        take(Action.REOPEN, appeal, staff_person("moderator"))

    reopened = again(appeal)
    assert (reopened.due_at, reopened.due_kind) == (appeal.received_at + 48 * HOUR, RESOLUTION)
    assert AppealClock.objects.filter(appeal=appeal, kind=RESOLUTION).count() == 1


def test_an_undone_step_gives_its_clocks_back(ul):
    appeal = appeal_at("assigned")
    before = list(AppealClock.objects.filter(appeal=appeal).values())
    moved = action_take(
        Action.ANSWER,
        person=staff_person("worker"),
        number=appeal.number,
        version=appeal.version,
        arguments=action_arguments(Action.ANSWER, appeal),
    )
    assert AppealClock.objects.filter(appeal=appeal).count() == 2

    appeal_undo(person=staff_person("worker"), number=moved.number, version=moved.version)

    assert list(AppealClock.objects.filter(appeal=appeal).values()) == before
    assert (again(appeal).due_at, again(appeal).due_kind) == (appeal.due_at, appeal.due_kind)


def test_a_region_counts_in_its_own_zone(ul):
    region = region_by_slug("ul")
    due = {}
    for name in ("Europe/Samara", "Asia/Kamchatka"):
        region.timezone = name
        with tenant_context(region), clock.at(clock.now().replace(hour=3, minute=0)):
            deadline_set(1, "calendar_days")
            due[name] = appeal_at("moderation_1").due_at

    # It is the same day in both, and it ends eight hours earlier in Kamchatka.
    assert due["Europe/Samara"] - due["Asia/Kamchatka"] == 8 * HOUR


def test_a_sweep_notes_a_missed_deadline_once_and_changes_nothing(ul):
    deadline_set(2, "hours")
    appeal = appeal_at("moderation_2")

    with clock.at(clock.now() + 3 * DAY):
        assert [clocks_sweep(), clocks_sweep()] == [1, 0]

    row = clock_row(appeal, RESOLUTION)
    assert (row.stopped_at, again(appeal).state) == (None, "moderation_2")
    assert row.handled_at > row.due_at


def missed(appeal: Appeal) -> AppealClock:
    """The answer's clock after a sweep that noted that it has run out."""
    row = clock_row(appeal, RESOLUTION)
    with clock.at(row.due_at + HOUR):
        assert clocks_sweep() == 1
    return clock_row(appeal, RESOLUTION)


def test_a_later_deadline_of_another_category_runs_out_anew(ul):
    deadline_set(2, "hours")
    deadline_set(48, "hours", "yard-driveway-cleaning")
    appeal = appeal_at("moderation_2")
    row = missed(appeal)
    with clock.at(row.handled_at + HOUR):
        take(Action.RECATEGORISE, appeal, staff_person("roads"))

    row = clock_row(appeal, RESOLUTION)
    assert (row.due_at, row.handled_at) == (appeal.received_at + 48 * HOUR, None)
    with clock.at(row.due_at + HOUR):
        assert clocks_sweep() == 1


def test_a_pause_of_a_missed_deadline_is_no_second_miss(ul):
    deadline_set(2, "hours")
    appeal = appeal_at("moderation_2")
    row = missed(appeal)
    with clock.at(row.handled_at + HOUR):
        take(Action.ASK, appeal, staff_person("roads"))
    with clock.at(row.handled_at + 5 * DAY):
        take(Action.CLARIFY, appeal, person_of(appeal.applicant))
        assert clocks_sweep() == 0

    assert clock_row(appeal, RESOLUTION).handled_at == row.handled_at


def test_a_deadline_that_goes_on_can_run_out_anew(ul):
    deadline_set(48, "hours")
    appeal = appeal_at("rejected")
    AppealClock.objects.filter(appeal=appeal, kind=RESOLUTION).update(handled_at=appeal.closed_at)
    with clock.at(appeal.closed_at + HOUR):
        take(Action.REOPEN, appeal, staff_person("moderator"))

    assert clock_row(appeal, RESOLUTION).handled_at is None


def test_a_clock_that_an_action_starts_begins_anew_each_time(ul):
    def policy(appeal: Appeal) -> Policy:
        return Policy(period=Period(1, DeadlineUnit.HOURS), source="ждём исполнителя")

    appeal_clock(
        "tests.acceptance",
        label="Принять до",
        policy=policy,
        party=Party.EXECUTOR,
        started_by={Action.ASSIGN, Action.REASSIGN},
        stopped_by={Action.ANSWER},
    )
    try:
        appeal = appeal_at("assigned")
        first = clock_row(appeal, "tests.acceptance")
        with clock.at(first.started_at + 2 * HOUR):
            take(Action.REASSIGN, appeal, staff_person("roads"))
        second = clock_row(appeal, "tests.acceptance")
        first.refresh_from_db()

        assert (first.stopped_at, second.stopped_at) == (second.started_at, None)
        assert second.due_at == first.started_at + 3 * HOUR
    finally:
        clock_kinds.unregister("tests.acceptance")


def test_what_acts_at_the_end_of_a_clock_can_be_found_by_its_name():
    named = {spec.name for spec in clock_kinds if isinstance(spec.when_due, str)}

    assert named
    assert all(callable(spec.due) for spec in clock_kinds if spec.name in named)
