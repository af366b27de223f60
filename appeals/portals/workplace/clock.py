"""How long an appeal waits and, if known, how much of its category's deadline is left."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from appeals.states import Party, states
from core import clock
from core.units import span
from shell import text
from shell.components import Tone
from taxonomy.service import Deadline, DeadlineUnit

__all__ = ["Clock", "Timed", "clock_of", "deadline_of"]

# Around the holidays of the Labour Code (art. 112) the government moves days off every year, Saturdays become working
# days. Where these days lie between receipt and deadline, Monday to Friday would be a guess, so no deadline is told.
_MOVED_AROUND = (
    ((12, 25), (12, 31)),
    ((1, 1), (1, 12)),
    ((2, 19), (2, 27)),
    ((3, 4), (3, 12)),
    ((4, 25), (5, 13)),
    ((6, 8), (6, 16)),
    ((10, 31), (11, 8)),
)


class Timed(Protocol):
    """What a clock needs to know of an appeal."""

    @property
    def state(self) -> str: ...
    @property
    def state_since(self) -> datetime: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def verdict_due_at(self) -> datetime | None: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def deadline(self) -> Deadline: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """`waits` says how long the appeal has waited and for whom; `due` what is left until something (may be empty).

    `due_name` says what that is and `due_at` when, in words.
    """

    waits: str
    due: str = ""
    tone: Tone = "neutral"
    due_name: str = ""
    due_at: str = ""


def clock_of(appeal: Timed) -> Clock:
    """The clock of an appeal now, in words of the region's zone."""
    now = clock.now()
    spec = states[appeal.state]
    if spec.has_deadline:
        return _with_deadline(appeal, now)
    if spec.is_final:
        return Clock(waits=text.day(appeal.closed_at or appeal.state_since))
    waits = str(spec.waits) % {"span": span(now - appeal.state_since)}
    due = appeal.verdict_due_at if spec.turn == Party.APPLICANT else None
    if due is not None and due > now:
        left = text.remaining(due, now=now)[1]
        return Clock(waits=waits, due=left, due_name=_("Без оценки закроется"), due_at=text.exact(due))
    return Clock(waits=waits, tone="warning" if spec.turn == Party.EXECUTOR else "neutral")


def _with_deadline(appeal: Timed, now: datetime) -> Clock:
    waits = _("ждёт %(span)s") % {"span": span(now - appeal.received_at)}
    deadline = deadline_of(appeal.received_at, appeal.deadline)
    if deadline is None:
        return Clock(waits=waits)
    tone, left = text.remaining(deadline, now=now)
    return Clock(
        waits=waits,
        due=left,
        tone="danger" if tone == "danger" else "warning" if tone == "warning" else "neutral",
        due_name=_("Срок по категории"),
        due_at=text.exact(deadline),
    )


def deadline_of(received_at: datetime, deadline: Deadline) -> datetime | None:
    """When a deadline ends: so many hours after receipt, or the end of its last day in the region's zone.

    The day of receipt does not count. None for working days where a public holiday or days moved because of one may
    lie in between: only the production calendar knows.
    """
    first = timezone.localtime(received_at).date()
    if deadline.unit == DeadlineUnit.HOURS:
        return received_at + timedelta(hours=deadline.amount)
    if deadline.unit == DeadlineUnit.CALENDAR_DAYS:
        return _end_of(first + timedelta(days=deadline.amount))
    day, left = first, deadline.amount
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    if _may_be_moved(first, day):
        return None
    return _end_of(day)


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def _may_be_moved(first: date, last: date) -> bool:
    for year in {first.year, last.year}:
        for begin, end in _MOVED_AROUND:
            if date(year, *begin) <= last and first <= date(year, *end):
                return True
    return False
