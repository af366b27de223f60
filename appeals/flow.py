"""The life of an appeal on one screen.

    INTAKE ─► TRIAGE ─► MODERATION 1 ─► MODERATION 2 ─► ASSIGNMENT ─► ANSWER ─► VERDICT ─► closed
       │         │          ▲│             ▲  │  ▲          │  ▲                   │
       │         │ «ошибка» │▼             │  │  ▼          │  └──── returned ◄────┤ «вернуть»
       │         │        rejected ◄───────┼──┘ clarification                      │
       │         └── «уверенно» ───────────┴────────────────┘ «не наше»            └─ 10 days ► closed

    PASSING ON: from MODERATION 2 and ASSIGNMENT to the MODERATION 2 of another ministry, by name or by category; the
    third time to MODERATION 1, where a moderator settles whose it is.
       │
    channels/portal · api · bulk · …                        every arrow: one service, one transaction, one event

Each stage is a file in `stages/` that says what it needs, what it decides and what it announces. Which arrow starts
where and who may take it is the table in `states.py`; who stands to an appeal in which capacity is `access.py`.
Readers of the log (`subscribers.py`) tell people what happened. In TRIAGE programs read the words (`detectors/`, and
rubrication of taxonomy); it runs inside the intake. QUALITY takes its place between answer and verdict when it comes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from appeals.models import Appeal
from appeals.stages.answer import appeal_answer
from appeals.stages.assignment import appeal_assign, appeal_reassign, appeal_refuse
from appeals.stages.moderation import (
    appeal_approve,
    appeal_ask,
    appeal_clarify,
    appeal_reject,
    appeal_reject_by_substance,
)
from appeals.stages.passing import appeal_pass_on, appeal_recategorise
from appeals.stages.reopening import appeal_reopen
from appeals.stages.undo_points import undoable
from appeals.stages.verdict import appeal_confirm, appeal_return
from appeals.states import Action
from tenants.service import Person

__all__ = ["FLOW", "Stage", "action_service", "action_take"]


@dataclass(frozen=True)
class Stage:
    """A stage and the services with which people take its actions."""

    title: str
    services: dict[Action, Callable[..., Any]]


FLOW: tuple[Stage, ...] = (
    Stage(
        "MODERATION 1",
        {Action.APPROVE: appeal_approve, Action.REJECT_BY_RULES: appeal_reject},
    ),
    Stage(
        "MODERATION 2",
        {
            Action.ASK: appeal_ask,
            Action.CLARIFY: appeal_clarify,
            Action.REJECT_BY_SUBSTANCE: appeal_reject_by_substance,
        },
    ),
    Stage(
        "ASSIGNMENT",
        {Action.ASSIGN: appeal_assign, Action.REASSIGN: appeal_reassign, Action.REFUSE: appeal_refuse},
    ),
    Stage("PASSING ON", {Action.PASS_ON: appeal_pass_on, Action.RECATEGORISE: appeal_recategorise}),
    Stage("REOPENING", {Action.REOPEN: appeal_reopen}),
    Stage("ANSWER", {Action.ANSWER: appeal_answer}),
    Stage("VERDICT", {Action.CONFIRM: appeal_confirm, Action.RETURN: appeal_return}),
)


def action_service(action: Action) -> Callable[..., Any]:
    """The service that takes an action. Raises LookupError for one that only the system takes."""
    for stage in FLOW:
        if action in stage.services:
            return stage.services[action]
    raise LookupError(f"no person takes {action!r}")


def action_take(action: Action, *, person: Person, number: int, version: int, arguments: Mapping[str, Any]) -> Appeal:
    """Take an action as people do; what the staff take can be undone by them for a moment (`stages/undoing.py`)."""
    with undoable(arguments):
        appeal: Appeal = action_service(action)(person=person, number=number, version=version, **arguments)
    return appeal
