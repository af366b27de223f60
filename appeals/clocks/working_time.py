"""Count deadlines: hours, days and working days in a region's time zone. Pure: no database, no region."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from taxonomy.service import DeadlineUnit

__all__ = ["Period", "days_stood", "due_with_pauses", "ends_with_day", "is_worked"]


@dataclass(frozen=True, slots=True)
class Period:
    """An `amount` of `unit`s.

    HOURS run from the moment of the start. CALENDAR_DAYS and WORKING_DAYS end with the last day; the day of the start
    does not count.
    """

    amount: int
    unit: str


# The last minute of a day: the next midnight would be read as the following day.
DAY_ENDS = time(23, 59)
SATURDAY = 5

# Article 112 of the Labour Code. Of these, January's days off are moved by the government alone.
_NEW_YEAR = tuple((1, day) for day in range(1, 9))
_HOLIDAYS = ((2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4))


@lru_cache(64)
def _days_off(year: int) -> frozenset[date]:
    """Holidays of a year, and the working days to which those move that fall on a weekend."""
    off = {date(year, *day) for day in _NEW_YEAR + _HOLIDAYS}
    for day in (date(year, *day) for day in _HOLIDAYS):
        if day.weekday() >= SATURDAY:
            while day in off or day.weekday() >= SATURDAY:
                day += timedelta(days=1)
            off.add(day)
    return frozenset(off)


def is_worked(day: date) -> bool:
    """Whether a day is worked by the law alone: no weekend, no holiday, no day off that a weekend's holiday gave.

    The government moves further days off each year. Without its production calendar a day that it gives counts as
    worked, so a deadline there may be a day or two early. It is late only where the government lets a Saturday be
    worked, or moves a weekend's holiday elsewhere.
    """
    return day.weekday() < SATURDAY and day not in _days_off(day.year)


def ends_with_day(unit: str) -> bool:
    """Whether periods of this unit end with a day, and pauses count in whole days."""
    return unit in (DeadlineUnit.CALENDAR_DAYS, DeadlineUnit.WORKING_DAYS)


def due_with_pauses(
    start: datetime, period: Period, pauses: Iterable[tuple[datetime, datetime]], zone: ZoneInfo
) -> datetime:
    """When a period ends that stood still during `pauses`, which are over and in order. UTC; see `is_worked`.

    Hours move by each second of a pause. Where the period ends with a day, it moves by `days_stood`, and ends
    with a day again.
    """
    if ends_with_day(period.unit):
        return _due_and_stood(start, period, pauses, zone)[0]
    paused = sum((end - begin for begin, end in pauses), timedelta())
    return start.astimezone(UTC) + timedelta(hours=period.amount) + paused


def days_stood(start: datetime, period: Period, pauses: Iterable[tuple[datetime, datetime]], zone: ZoneInfo) -> int:
    """How many days of a period that ends with a day were lost to pauses: all days of its kind that a pause touches.

    A day with a minute's pause is given back whole, and once however often it was paused, so that who works loses
    nothing. The day of the start gives nothing back, as it does not count. Nor does the first day of a pause that
    begins after the deadline: a pause must not undo that it was missed.
    """
    return _due_and_stood(start, period, pauses, zone)[1]


def _due_and_stood(
    start: datetime, period: Period, pauses: Iterable[tuple[datetime, datetime]], zone: ZoneInfo
) -> tuple[datetime, int]:
    first = start.astimezone(zone).date()
    due = _day_after(first, period.amount, period.unit, zone)
    stood: set[date] = set()
    for begin, end in pauses:
        begins, ends = begin.astimezone(zone).date(), end.astimezone(zone).date()
        if due < begin:
            begins += timedelta(days=1)
        stood.update(day for day in _days(begins, ends) if day > first and _counts(day, period.unit))
        due = _day_after(first, period.amount + len(stood), period.unit, zone)
    return due, len(stood)


def _counts(day: date, unit: str) -> bool:
    return unit != DeadlineUnit.WORKING_DAYS or is_worked(day)


def _days(first: date, last: date) -> Iterator[date]:
    """All days from the first to the last."""
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def _day_after(first: date, amount: int, unit: str, zone: ZoneInfo) -> datetime:
    """The end of the day that is the `amount`-th of its kind after the first."""
    day = first
    while amount > 0:
        day += timedelta(days=1)
        amount -= _counts(day, unit)
    return datetime.combine(day, DAY_ENDS, tzinfo=zone).astimezone(UTC)
