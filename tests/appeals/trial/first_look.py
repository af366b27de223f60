"""FIRST LOOK: a moderator has eight hours to look at what came in; a missed one stands in the history.

The example of docs/how-to/add-a-clock.md: everything about the clock is in this file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from appeals.declaring import (
    Action,
    Appeal,
    DeadlineUnit,
    Line,
    Party,
    Period,
    Policy,
    State,
    TimelineItem,
    appeal_clock,
    presents,
)
from appeals.events import SUBJECT, AppealEvent
from core.events.log import event_append
from core.events.types import SYSTEM, event_type

FIRST_LOOK = "tests.first_look"


@event_type(name="tests.FirstLookMissed", subject_type=SUBJECT)
@dataclass(frozen=True, kw_only=True)
class FirstLookMissed(AppealEvent):
    """Nobody looked at an appeal in time."""


def policy(appeal: Appeal) -> Policy | None:
    """Eight hours; no clock for a confidential appeal."""
    if appeal.is_confidential:
        return None
    return Policy(period=Period(8, DeadlineUnit.HOURS), source="первый взгляд модератора")


def missed(appeal: Appeal, at: datetime) -> bool:
    """Write it into the log. Runs once, in a transaction that has locked the appeal."""
    event = FirstLookMissed(appeal_id=appeal.id, number=appeal.number, state=appeal.state, version=appeal.version)
    event_append(event, subject_id=appeal.id, actor=SYSTEM)
    return True


appeal_clock(
    FIRST_LOOK,
    label="Посмотреть до",
    policy=policy,
    party=Party.MODERATOR,
    when_due=missed,
    started_in={State.MODERATION_1},
    stopped_by={Action.PASS, Action.APPROVE, Action.REJECT_BY_RULES},
)


@presents(FirstLookMissed)
def _missed(event: FirstLookMissed, line: Line) -> Iterable[TimelineItem]:
    yield line.private("Модератор не посмотрел вовремя")
