"""The life of an appeal on one screen.

    INTAKE ─► TRIAGE ─► MODERATION 1 ─► MODERATION 2 ─► ASSIGNMENT ─► ANSWER ─► VERDICT ─► closed
       │         │          ▲│             ▲  │  ▲          │  ▲                   │
       │         │ «ошибка» │▼             │  │  ▼          │  └──── returned ◄────┤ «вернуть»
       │         │        rejected ◄───────┼──┘ clarification                      │
       │         └── «уверенно» ───────────┴────────────────┘ «не наше»            └─ 10 days ► closed

    PASSING ON: from MODERATION 2 and ASSIGNMENT to the MODERATION 2 of another ministry, by name or by category; the
    third time to MODERATION 1, where a moderator settles whose it is.
       │
    portals · API · channels/bulk                           every arrow: one service, one transaction, one event

Each stage is a file in `stages/` that says what it needs, what it decides and what it announces, and declares its
states and actions: where an arrow starts, who may take it, its labels (`states.py` is their registry). `access.py`
decides permissions. Event readers (`readers.py`) notify people.
A clock (a deadline) is a file in `clocks/`; stages say what starts, pauses and stops it.
In TRIAGE detectors (`language`) and rubrication (`taxonomy`) read the text, before the transaction of the intake.
"""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from appeals.clocks import resolution as resolution_clock
from appeals.clocks import verdict as verdict_clock
from appeals.models import Appeal
from appeals.stages import answer, assignment, intake, moderation, passing, reopening, triage, verdict
from appeals.stages.undo_points import undoable
from appeals.states import actions
from tenants.service import Person

__all__ = ["CLOCKS", "STAGES", "action_service", "action_take"]

STAGES: tuple[ModuleType, ...] = (intake, triage, moderation, assignment, passing, reopening, answer, verdict)
CLOCKS: tuple[ModuleType, ...] = (resolution_clock, verdict_clock)


def action_service(action: str) -> Callable[..., Any]:
    """The service of an action. Raises LookupError for an action that only the system takes."""
    service = actions[action].service
    if service is None:
        raise LookupError(f"no person takes {action!r}")
    return service


def action_take(action: str, *, person: Person, number: int, version: int, arguments: Mapping[str, Any]) -> Appeal:
    """Take an action as a person; staff can undo theirs for a moment (`stages/undoing.py`)."""
    with undoable(arguments):
        appeal: Appeal = action_service(action)(person=person, number=number, version=version, **arguments)
    return appeal
