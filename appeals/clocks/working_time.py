"""Count deadlines: hours, days and working days in a region's time zone. Pure: no database, no region.

A timetable says during which hours of a day time is counted. Adding, measuring and pausing work on any timetable.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = [
    "AroundTheClock",
    "Period",
    "Timetable",
    "Unit",
    "WorkingDays",
    "due_after",
    "due_moved",
    "due_with_pauses",
    "time_added",
    "time_between",
]


class Unit(models.TextChoices):
    """In what a period is counted.

    HOURS and DAYS (24 hours each) run from the moment of the start. CALENDAR_DAYS and WORKING_DAYS end with the last
    day; the day of the start does not count.
    """

    HOURS = "hours", _("часы")
    DAYS = "days", _("сутки")
    CALENDAR_DAYS = "calendar_days", _("календарные дни")
    WORKING_DAYS = "working_days", _("рабочие дни")


@dataclass(frozen=True, slots=True)
class Period:
    """An `amount` of `unit`s."""

    amount: int
    unit: str


class Timetable(Protocol):
    """The hours in which time is counted."""

    @property
    def zone(self) -> ZoneInfo: ...

    def hours(self, day: date) -> tuple[tuple[time, time], ...]:
        """Counted intervals of a day in order, in local time; `time.max` is midnight at the end of the day."""
        ...

    def knows(self, first: date, last: date) -> bool:
        """Whether `hours` is certain from the first to the last of these days."""
        ...


WHOLE_DAY = ((time.min, time.max),)
# The last minute of a day: the next midnight would be read as the following day.
DAY_ENDS = time(23, 59)
MOST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class AroundTheClock:
    """Each second counts."""

    zone: ZoneInfo

    def hours(self, day: date) -> tuple[tuple[time, time], ...]:
        return WHOLE_DAY

    def knows(self, first: date, last: date) -> bool:
        return True


# Around the holidays of the Labour Code (art. 112) the government moves days off every year, Saturdays become working
# days. Where these days lie between start and deadline, Monday to Friday would be a guess.
_MOVED_AROUND = (
    ((12, 25), (12, 31)),
    ((1, 1), (1, 12)),
    ((2, 19), (2, 27)),
    ((3, 4), (3, 12)),
    ((4, 25), (5, 13)),
    ((6, 8), (6, 16)),
    ((10, 31), (11, 8)),
)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Monday to Friday, whole days; not certain around public holidays, which only the production calendar knows."""

    zone: ZoneInfo

    def hours(self, day: date) -> tuple[tuple[time, time], ...]:
        return WHOLE_DAY if day.weekday() < 5 else ()

    def knows(self, first: date, last: date) -> bool:
        return not any(
            date(year, *begin) <= last and first <= date(year, *end)
            for year in range(first.year, last.year + 1)
            for begin, end in _MOVED_AROUND
        )


def timetable_of(unit: str, zone: ZoneInfo) -> Timetable:
    """The timetable by which a unit is counted."""
    return WorkingDays(zone) if unit == Unit.WORKING_DAYS else AroundTheClock(zone)


def due_after(start: datetime, period: Period, zone: ZoneInfo) -> datetime | None:
    """When a period that starts now ends, in UTC; None if the timetable is not certain until then."""
    if period.unit == Unit.HOURS:
        return start.astimezone(UTC) + timedelta(hours=period.amount)
    if period.unit == Unit.DAYS:
        return start.astimezone(UTC) + timedelta(days=period.amount)
    timetable = timetable_of(period.unit, zone)
    first = day = start.astimezone(zone).date()
    left = period.amount
    while left > 0:
        day += timedelta(days=1)
        left -= bool(timetable.hours(day))
    if not timetable.knows(first, day):
        return None
    return _local(day, DAY_ENDS, zone)


def due_with_pauses(
    start: datetime, period: Period, pauses: Iterable[tuple[datetime, datetime]], zone: ZoneInfo
) -> datetime | None:
    """When a period ends that stood still during `pauses`, which are over and in order. UTC; None as in `due_after`."""
    due = due_after(start, period, zone)
    for paused_at, resumed_at in pauses:
        if due is None:
            return None
        due = due_moved(due, paused_at=paused_at, resumed_at=resumed_at, unit=period.unit, zone=zone)
    return due


def due_moved(
    due: datetime, *, paused_at: datetime, resumed_at: datetime, unit: str, zone: ZoneInfo
) -> datetime | None:
    """The deadline after a pause, in UTC: what was left of the counted time is left again.

    A deadline that had passed before the pause moves by the pause itself. None if the timetable is not certain.
    """
    if due <= paused_at:
        return (due + (resumed_at - paused_at)).astimezone(UTC)
    timetable = timetable_of(unit, zone)
    left = time_between(paused_at, due, timetable)
    moved = time_added(resumed_at, left, timetable)
    if not timetable.knows(paused_at.astimezone(zone).date(), moved.astimezone(zone).date()):
        return None
    return moved


def time_between(start: datetime, end: datetime, timetable: Timetable) -> timedelta:
    """The counted time from `start` to `end`; zero if `end` is not later."""
    total = timedelta()
    for opens, closes in _intervals(start, timetable):
        if opens >= end:
            break
        total += max(min(closes, end) - max(opens, start), timedelta())
    return total


def time_added(start: datetime, amount: timedelta, timetable: Timetable) -> datetime:
    """The earliest moment with `amount` of counted time since `start`, in UTC.

    Raises ValueError if the timetable counts less in ten years.
    """
    if amount <= timedelta():
        return start.astimezone(UTC)
    for opens, closes in _intervals(start, timetable):
        begins = max(opens, start)
        if begins >= closes:
            continue
        if closes - begins >= amount:
            return (begins + amount).astimezone(UTC)
        amount -= closes - begins
    raise ValueError("the timetable counts too little time")


def _intervals(start: datetime, timetable: Timetable) -> Iterator[tuple[datetime, datetime]]:
    """Counted intervals in UTC from the day of `start` on."""
    first = start.astimezone(timetable.zone).date()
    for offset in range(MOST_DAYS):
        day = first + timedelta(days=offset)
        for opens, closes in timetable.hours(day):
            yield _local(day, opens, timetable.zone), _local(day, closes, timetable.zone)


def _local(day: date, at: time, zone: ZoneInfo) -> datetime:
    if at == time.max:
        day, at = day + timedelta(days=1), time.min
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
