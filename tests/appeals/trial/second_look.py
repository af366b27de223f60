"""SECOND LOOK: a moderator reads each answer before the applicant judges it, in regions that want it.

Needs: an answer, in a region whose flow has the stage.
Decides: whether the answer goes to the applicant, or back to the executor.
Announces: AnswerLetGo, AnswerSentBack.

The example of an optional stage in docs/how-to/add-a-stage.md: everything about the stage is in this file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from appeals.declaring import (
    RESOLUTION,
    Appeal,
    Letter,
    Line,
    Occasion,
    Party,
    StaffLine,
    State,
    TimelineItem,
    answer_letter,
    appeal_action,
    appeal_state,
    assignment_again,
    optional_stage,
    presents,
    step_taken,
    tells_applicant,
    tells_by_letter,
    tells_staff,
)
from appeals.events import SUBJECT, AppealEvent
from core.events.types import event_type
from tenants.service import Person, Role

STAGE, LOOKED_AT = "second_look", "looked_at"
LET_GO, SEND_BACK = "let_answer_go", "send_answer_back"

appeal_state(
    LOOKED_AT,
    label="Ответ проверяют",
    tone="info",
    guidance="Модератор читает ответ, прежде чем его оценит заявитель.",
    turn=Party.MODERATOR,
    waits="проверяем %(span)s",
    shown_as="work",
    pauses={RESOLUTION},
)
optional_stage(STAGE, label="Второй взгляд на ответ", state=LOOKED_AT, before=State.ANSWERED, position=20)


@event_type(name="tests.AnswerLetGo", subject_type=SUBJECT)
@dataclass(frozen=True, kw_only=True)
class AnswerLetGo(AppealEvent):
    """The applicant may judge the answer."""

    answer_id: UUID


@event_type(name="tests.AnswerSentBack", subject_type=SUBJECT)
@dataclass(frozen=True, kw_only=True)
class AnswerSentBack(AppealEvent):
    """The executor answers again."""


@appeal_action(
    LET_GO, label="Отдать заявителю", sources={LOOKED_AT}, target=State.ANSWERED, by={Party.MODERATOR}, done="отдано"
)
def answer_let_go(*, person: Person, number: int, version: int) -> Appeal:
    """Let the answer go to the applicant."""
    with step_taken(person=person, number=number, action=LET_GO, version=version) as step:
        appeal = step.appeal
        facts = {"appeal_id": appeal.id, "number": appeal.number, "state": appeal.state, "version": appeal.version}
        step.finish(AnswerLetGo(answer_id=appeal.answers.latest("created_at").id, **facts))
    return appeal


@appeal_action(
    SEND_BACK, label="Вернуть ответ", sources={LOOKED_AT}, target=State.RETURNED, by={Party.MODERATOR}, done="вернули"
)
def answer_send_back(*, person: Person, number: int, version: int) -> Appeal:
    """Send the answer back to the executor, with a new assignment."""
    with step_taken(person=person, number=number, action=SEND_BACK, version=version) as step:
        appeal = step.appeal
        assignment_again(step)
        facts = {"appeal_id": appeal.id, "number": appeal.number, "state": appeal.state, "version": appeal.version}
        step.finish(AnswerSentBack(**facts))
    return appeal


@tells_by_letter(AnswerLetGo)
def _letter(event: AnswerLetGo, occasion: Occasion) -> Letter:
    answer = occasion.appeal.answers.select_related("executor").get(pk=event.answer_id)
    return answer_letter(occasion, answer.id, quote_from=answer.executor.short_name)


@tells_applicant(AnswerLetGo)
def _line(event: AnswerLetGo, occasion: Occasion) -> str:
    return "исполнитель ответил, оцените решение"


@tells_staff(AnswerSentBack)
def _task(event: AnswerSentBack, occasion: Occasion) -> StaffLine:
    return StaffLine("ответ вернули на доработку", Role.EXECUTOR, occasion.appeal.executor_id)


@presents(AnswerSentBack)
def _sent_back(event: AnswerSentBack, line: Line) -> Iterable[TimelineItem]:
    yield line.private("Модератор вернул ответ исполнителю")
