"""How long an appeal waits, and how much is left of the clock that ends first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from appeals.clocks.kinds import clock_kind
from appeals.states import Party, states
from core import clock
from core.units import span_ahead
from shell import text
from shell.components import Tone

__all__ = ["Clock", "Timed", "clock_of"]


class Timed(Protocol):
    """Fields of an appeal that a clock is computed from."""

    @property
    def state(self) -> str: ...
    @property
    def state_since(self) -> datetime: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def due_kind(self) -> str | None: ...


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
    if spec.is_final:
        return Clock(waits=text.day(appeal.closed_at or appeal.state_since))
    if spec.waits:
        waits = str(spec.waits) % {"span": span_ahead(now - appeal.state_since)}
    else:
        waits = _("ждёт %(span)s") % {"span": span_ahead(now - appeal.received_at)}
    kind = clock_kind(appeal.due_kind) if appeal.due_kind else None
    if appeal.due_at is None or kind is None:
        return Clock(waits=waits)
    tone, left = text.remaining(appeal.due_at, now=now)
    if kind.party == Party.APPLICANT:
        # Nobody of the staff is late with it, and the sweep ends it within minutes.
        if appeal.due_at <= now:
            return Clock(waits=waits)
        tone = "neutral"
    return Clock(
        waits=waits,
        due=left,
        tone="danger" if tone == "danger" else "warning" if tone == "warning" else "neutral",
        due_name=str(kind.label),
        due_at=text.exact(appeal.due_at),
    )
