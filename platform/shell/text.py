"""Dates and times as text, in the zone of the current request. Numbers and units: `core.units`."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dates import MONTHS_ALT
from django.utils.translation import gettext

from core import clock as core_clock
from core.units import span_ahead


def localise(moment: datetime) -> datetime:
    """`moment` in the current (the region's) time zone. Raises ValueError for a naive datetime."""
    if timezone.is_naive(moment):
        raise ValueError("a naive datetime has no moment; give an aware one")
    return timezone.localtime(moment)


def clock(moment: datetime) -> str:
    """«14:05» in the region's zone."""
    return _clock(localise(moment))


def _clock(local: datetime) -> str:
    return f"{local.hour:02d}:{local.minute:02d}"


def day(moment: datetime | date, *, now: datetime | None = None) -> str:
    """«сегодня», «вчера», «завтра», «12 мая» or «12 мая 2024» (another year), in the region's zone."""
    today = localise(now or core_clock.now()).date()
    that_day = localise(moment).date() if isinstance(moment, datetime) else moment
    if abs(distance := (that_day - today).days) <= 1:
        return (gettext("сегодня"), gettext("завтра"), gettext("вчера"))[distance]
    return _day_and_month(that_day) if that_day.year == today.year else f"{_day_and_month(that_day)} {that_day.year}"


def _day_and_month(day: date) -> str:
    return f"{day.day} {MONTHS_ALT[day.month]}"


def when(moment: datetime | date, *, now: datetime | None = None) -> str:
    """«сегодня, 14:05»; a plain date has no clock."""
    if not isinstance(moment, datetime):
        return day(moment, now=now)
    return f"{day(moment, now=now)}, {clock(moment)}"


def exact(moment: datetime) -> str:
    """«12 мая 2024, 14:05 (UTC+4)», for a title or a document."""
    local = localise(moment)
    return f"{_day_and_month(local)} {local.year}, {_clock(local)} ({_offset(local)})"


def zone(moment: datetime | None = None) -> str:
    """Offset of the region's zone at `moment` (now by default): «UTC+4»."""
    return _offset(localise(moment or core_clock.now()))


def _offset(local: datetime) -> str:
    minutes = int((local.utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def ago(moment: datetime, *, now: datetime | None = None) -> str:
    """«5 часов назад», «через 2 дня», «только что»."""
    passed = (now or core_clock.now()) - moment
    if abs(passed) < timedelta(minutes=1):
        return gettext("только что")
    if passed > timedelta():
        return gettext("%(span)s назад") % {"span": span_ahead(passed)}
    return gettext("через %(span)s") % {"span": span_ahead(passed)}


def remaining(moment: datetime, *, now: datetime | None = None) -> tuple[str, str]:
    """How long until a deadline: (tone, words). Tones: danger (late), warning (under a day), neutral."""
    left = moment - (now or core_clock.now())
    if left < timedelta():
        return "danger", gettext("просрочено на %(span)s") % {"span": span_ahead(left)}
    # To the nearest day: ten days less a minute is «ещё 10 дней», as the letter said.
    day = timedelta(days=1)
    shown = max(left, round(left / day) * day) if left >= day else left
    words = gettext("ещё %(span)s") % {"span": span_ahead(shown)}
    return ("warning" if left < timedelta(days=1) else "neutral"), words


def initials(name: str) -> str:
    """One or two capital letters for an avatar: «Анна Петрова» → «АП»."""
    letters = [word[0] for word in name.replace(".", " ").split() if word[0].isalpha()]
    return "".join(letters[:2]).upper() or "•"
