"""Deadlines are counted to the second in the region's zone; those of days end with a day."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from appeals.clocks.working_time import Period, days_stood, due_with_pauses

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


def at(text: str, zone: ZoneInfo = ULYANOVSK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def due_after(start: datetime, period: Period, zone: ZoneInfo) -> datetime:
    return due_with_pauses(start, period, (), zone)


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


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-12-30T10:00", 5, "2027-01-14T23:59"),
        ("2027-02-20T10:00", 2, "2027-02-24T23:59"),
        # 8 March 2026 is a Sunday: Monday is off.
        ("2026-03-06T10:00", 1, "2026-03-10T23:59"),
        # 1 May 2027 is a Saturday, 9 May a Sunday.
        ("2027-04-30T10:00", 1, "2027-05-04T23:59"),
        ("2027-05-07T10:00", 1, "2027-05-11T23:59"),
        ("2026-06-10T10:00", 2, "2026-06-15T23:59"),
        ("2026-11-02T10:00", 2, "2026-11-05T23:59"),
        # 2 and 3 January 2027 are a weekend: January's days off move by decree alone.
        ("2026-12-31T10:00", 1, "2027-01-11T23:59"),
        ("2026-12-01T10:00", 15, "2026-12-22T23:59"),
    ],
)
def test_holidays_are_not_worked_and_one_on_a_weekend_moves_the_day_off(start, days, due):
    assert due_after(at(start), Period(days, "working_days"), ULYANOVSK) == at(due)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        ("2026-12-30T10:00", 3, "hours", "2026-12-30T13:00"),
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


MONDAY = "2026-09-14T10:00"


def due_of(start: str, days: int, unit: str, *pauses: tuple[str, str]) -> datetime:
    return due_with_pauses(at(start), Period(days, unit), [(at(a), at(b)) for a, b in pauses], ULYANOVSK)


def stood(start: str, days: int, unit: str, *pauses: tuple[str, str]) -> int:
    return days_stood(at(start), Period(days, unit), [(at(a), at(b)) for a, b in pauses], ULYANOVSK)


@pytest.mark.parametrize(
    ("unit", "pauses", "days", "due"),
    [
        ("working_days", [("2026-09-15T20:00", "2026-09-16T00:00")], 2, "2026-09-23T23:59"),
        ("working_days", [("2026-09-16T10:00", "2026-09-16T10:05")], 1, "2026-09-22T23:59"),
        ("calendar_days", [("2026-09-15T20:00", "2026-09-17T03:59")], 3, "2026-09-22T23:59"),
        # A weekend costs no working day, the day of the start counts for nothing, a day is given back once.
        ("working_days", [("2026-09-19T10:00", "2026-09-20T18:00")], 0, "2026-09-21T23:59"),
        ("working_days", [("2026-09-14T12:00", "2026-09-14T18:00")], 0, "2026-09-21T23:59"),
        (
            "calendar_days",
            [("2026-09-16T10:00", "2026-09-16T11:00"), ("2026-09-16T12:00", "2026-09-16T13:00")],
            1,
            "2026-09-20T23:59",
        ),
    ],
)
def test_after_a_pause_a_period_of_days_ends_with_a_day_again(unit, pauses, days, due):
    assert due_of(MONDAY, 5, unit, *pauses) == at(due)
    assert stood(MONDAY, 5, unit, *pauses) == days


@pytest.mark.parametrize("minutes", [5, 60 * 72])
def test_a_pause_does_not_undo_that_a_deadline_of_days_was_missed(minutes):
    start, paused_at = at(MONDAY), at("2026-09-16T09:00")
    resumed_at = paused_at + timedelta(minutes=minutes)

    assert due_with_pauses(start, Period(1, "working_days"), [(paused_at, resumed_at)], ULYANOVSK) < resumed_at


def test_a_deadline_of_hours_that_had_passed_moves_by_the_pause():
    assert due_of(MONDAY, 2, "hours", ("2026-09-15T12:00", "2026-09-18T12:00")) == at("2026-09-17T12:00")


@given(zones, moments, st.integers(1, 60), st.lists(spans, min_size=2, max_size=6))
def test_pauses_add_up_around_the_clock(zone, start, amount, lengths):
    """Each second of a pause is given back, however the pauses are cut."""
    pauses = pauses_of(start, lengths)

    due = due_with_pauses(start, Period(amount, "hours"), pauses, zone)

    total = sum((end - begin for begin, end in pauses), timedelta())
    assert due == start + timedelta(hours=amount) + total


day_units = st.sampled_from(["calendar_days", "working_days"])
cuts = st.lists(spans, min_size=2, max_size=6)


def pauses_of(start: datetime, lengths: list[timedelta]) -> list[tuple[datetime, datetime]]:
    pauses, moment = [], start
    for run, pause in zip(lengths[::2], lengths[1::2], strict=False):
        pauses.append((moment + run, moment + run + pause))
        moment = pauses[-1][1]
    return pauses


@given(zones, moments, st.integers(1, 30), day_units, cuts, spans)
def test_a_longer_pause_or_period_never_brings_the_deadline_forward(zone, start, amount, unit, lengths, more):
    pauses = pauses_of(start, lengths)
    due = due_with_pauses(start, Period(amount, unit), pauses, zone)
    longer = [*pauses[:-1], (pauses[-1][0], pauses[-1][1] + more)]

    assert due.astimezone(zone).time() == time(23, 59)
    assert due_with_pauses(start, Period(amount, unit), longer, zone) >= due
    assert due_with_pauses(start, Period(amount + 1, unit), pauses, zone) > due
    assert due_with_pauses(start - more, Period(amount, unit), pauses, zone) <= due


@given(zones, moments, st.integers(1, 30), spans, spans)
def test_who_works_loses_nothing_by_a_pause(zone, start, amount, run, length):
    period = Period(amount, "calendar_days")
    before = due_after(start, period, zone)
    assume(start + run <= before)

    due = due_with_pauses(start, period, [(start + run, start + run + length)], zone)

    paused_at, resumed_at = start + run, start + run + length
    if paused_at.astimezone(zone).date() > start.astimezone(zone).date():
        # To within the last minute of a day, which no deadline counts.
        assert due - resumed_at >= before - paused_at
