"""Deadlines are counted to the second in the region's zone, or not told."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from appeals.clocks.working_time import (
    AroundTheClock,
    Period,
    WorkingDays,
    due_after,
    due_moved,
    due_with_pauses,
    time_added,
    time_between,
)

ULYANOVSK = ZoneInfo("Europe/Ulyanovsk")
# Each zone of Russia; none has summer time now, some have had it.
ZONES = [
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
]
zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.timedeltas(timedelta(), timedelta(days=7600)).map(lambda age: datetime(2009, 1, 1, tzinfo=UTC) + age)
spans = st.timedeltas(timedelta(), timedelta(days=40))


class Lunch:
    """Monday to Friday, 9 to 13 and 14 to 18: a timetable with two intervals a day."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def hours(self, day: date) -> tuple[tuple[time, time], ...]:
        return ((time(9), time(13)), (time(14), time(18))) if day.weekday() < 5 else ()

    def knows(self, first: date, last: date) -> bool:
        return True


timetables = st.one_of(st.builds(AroundTheClock, zones), st.builds(WorkingDays, zones), st.builds(Lunch, zones))


def at(text: str, zone: ZoneInfo = ULYANOVSK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-09-14T10:00", 1, "2026-09-15T23:59"),
        ("2026-09-18T23:30", 1, "2026-09-21T23:59"),
        ("2026-09-19T12:00", 2, "2026-09-22T23:59"),
        ("2026-09-14T10:00", 8, "2026-09-24T23:59"),
    ],
)
def test_working_days_are_monday_to_friday_and_the_day_of_the_start_does_not_count(start, days, due):
    assert due_after(at(start), Period(days, "working_days"), ULYANOVSK) == at(due)


@pytest.mark.parametrize("start", ["2026-12-30T10:00", "2026-04-29T10:00", "2026-06-10T10:00", "2026-11-02T10:00"])
def test_where_a_holiday_may_lie_in_between_nothing_is_promised(start):
    assert due_after(at(start), Period(5, "working_days"), ULYANOVSK) is None


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        ("2026-12-30T10:00", 3, "hours", "2026-12-30T13:00"),
        ("2026-12-30T10:00", 10, "days", "2027-01-09T10:00"),
        ("2026-12-30T10:00", 30, "calendar_days", "2027-01-29T23:59"),
        ("2026-09-14T23:30", 2, "hours", "2026-09-15T01:30"),
    ],
)
def test_hours_and_calendar_days_run_through_holidays_and_midnight(start, amount, unit, due):
    assert due_after(at(start), Period(amount, unit), ULYANOVSK) == at(due)


def test_the_same_moment_is_another_day_in_another_zone():
    moment = datetime(2026, 9, 14, 13, tzinfo=UTC)

    for name, day in (("Europe/Samara", 15), ("Asia/Kamchatka", 16)):
        zone = ZoneInfo(name)
        assert due_after(moment, Period(1, "calendar_days"), zone) == datetime(2026, 9, day, 23, 59, tzinfo=zone)


def test_a_zone_that_still_had_summer_time_counts_real_hours():
    zone = ZoneInfo("Europe/Samara")
    start = datetime(2009, 3, 28, 12, tzinfo=zone)

    assert due_after(start, Period(24, "hours"), zone) == datetime(2009, 3, 29, 13, tzinfo=zone)
    assert time_between(start, datetime(2009, 3, 29, 12, tzinfo=zone), AroundTheClock(zone)) == timedelta(hours=23)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-09-18T17:30", 1, "2026-09-21T09:30"),
        ("2026-09-14T13:20", 1, "2026-09-14T15:00"),
        ("2026-09-14T12:30", 1, "2026-09-14T14:30"),
        ("2026-09-19T12:00", 8, "2026-09-21T18:00"),
    ],
)
def test_a_timetable_of_two_intervals_waits_for_the_next_one(start, hours, due):
    assert time_added(at(start), timedelta(hours=hours), Lunch(ULYANOVSK)) == at(due)


def test_an_hour_paused_over_a_weekend_costs_nothing():
    due = at("2026-09-21T23:59")
    moved = due_moved(
        due, paused_at=at("2026-09-19T10:00"), resumed_at=at("2026-09-20T18:00"), unit="working_days", zone=ULYANOVSK
    )

    assert moved == due


def test_a_deadline_that_had_passed_moves_by_the_pause():
    due = at("2026-09-14T12:00")
    paused_at = at("2026-09-15T12:00")

    moved = due_moved(due, paused_at=paused_at, resumed_at=paused_at + timedelta(days=3), unit="hours", zone=ULYANOVSK)

    assert moved == due + timedelta(days=3)


def test_a_timetable_that_counts_nothing_is_refused():
    class Never(AroundTheClock):
        def hours(self, day: date) -> tuple[tuple[time, time], ...]:
            return ()

    with pytest.raises(ValueError, match="too little"):
        time_added(at("2026-09-14T12:00"), timedelta(hours=1), Never(ULYANOVSK))


@given(timetables, moments, spans, spans)
def test_splitting_a_period_equals_the_whole(timetable, start, first, second):
    middle, end = start + first, start + first + second

    parts = time_between(start, middle, timetable) + time_between(middle, end, timetable)

    assert parts == time_between(start, end, timetable)


@given(timetables, moments, spans)
def test_what_is_added_is_what_lies_in_between(timetable, start, amount):
    assert time_between(start, time_added(start, amount, timetable), timetable) == amount


@given(timetables, moments, spans, spans)
def test_adding_is_monotone_in_amount_and_in_start(timetable, start, amount, more):
    assert time_added(start, amount, timetable) <= time_added(start, amount + more, timetable)
    assume(amount)
    assert time_added(start, amount, timetable) <= time_added(start + more, amount, timetable)


@given(zones, moments, spans)
def test_around_the_clock_no_second_is_lost(zone, start, amount):
    assert time_added(start, amount, AroundTheClock(zone)) == start + amount
    assert time_between(start, start + amount, AroundTheClock(zone)) == amount


@given(zones, moments, st.integers(1, 60), st.lists(spans, min_size=2, max_size=6))
def test_pauses_add_up_around_the_clock(zone, start, amount, lengths):
    """Each second of a pause is given back, however the pauses are cut."""
    pauses, moment = [], start
    for run, pause in zip(lengths[::2], lengths[1::2], strict=False):
        pauses.append((moment + run, moment + run + pause))
        moment = pauses[-1][1]

    due = due_with_pauses(start, Period(amount, "days"), pauses, zone)

    total = sum((end - begin for begin, end in pauses), timedelta())
    assert due == start + timedelta(days=amount) + total
