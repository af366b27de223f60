"""The waiting time of a row is right or not shown."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from appeals.portals.workplace.clock import deadline_of
from taxonomy.service import Deadline

ULYANOVSK = ZoneInfo("Europe/Ulyanovsk")


@pytest.fixture(autouse=True)
def _zone():
    with timezone.override(ULYANOVSK):
        yield


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ULYANOVSK)


def working_days(amount: int) -> Deadline:
    return Deadline(amount=amount, unit="working_days")


@pytest.mark.parametrize(
    ("received", "days", "deadline"),
    [
        ("2026-09-14T10:00", 1, "2026-09-15T23:59"),
        ("2026-09-18T23:30", 1, "2026-09-21T23:59"),
        ("2026-09-19T12:00", 2, "2026-09-22T23:59"),
        ("2026-09-14T10:00", 8, "2026-09-24T23:59"),
    ],
)
def test_working_days_are_monday_to_friday_and_the_day_of_receipt_does_not_count(received, days, deadline):
    assert deadline_of(at(received), working_days(days)) == at(deadline)


@pytest.mark.parametrize("received", ["2026-12-30T10:00", "2026-04-29T10:00", "2026-06-10T10:00", "2026-11-02T10:00"])
def test_where_a_holiday_may_lie_in_between_nothing_is_promised(received):
    assert deadline_of(at(received), working_days(5)) is None


@pytest.mark.parametrize(
    ("received", "amount", "unit", "deadline"),
    [
        ("2026-12-30T10:00", 3, "hours", "2026-12-30T13:00"),
        ("2026-12-30T10:00", 30, "calendar_days", "2027-01-29T23:59"),
    ],
)
def test_hours_and_calendar_days_run_through_holidays(received, amount, unit, deadline):
    assert deadline_of(at(received), Deadline(amount=amount, unit=unit)) == at(deadline)
