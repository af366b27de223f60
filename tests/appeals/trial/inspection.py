"""INSPECTION: a moderator goes and looks whether an answer is true, before the applicant judges it.

Needs: an appeal in answered.
Decides: nothing; what was seen stands in the log.
Announces: InspectionBegun, InspectionPassed.

The example of docs/how-to/add-a-stage.md: everything about the stage is in this file.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from appeals.declaring import (
    MAX_WORDS,
    ActionForm,
    ActionInput,
    Appeal,
    Letter,
    Line,
    Occasion,
    Party,
    State,
    TimelineItem,
    action_form,
    action_request,
    appeal_action,
    appeal_state,
    presents,
    step_taken,
    tells_applicant,
    tells_by_letter,
    words_checked,
    words_field,
)
from appeals.events import AppealEvent
from core.events.types import event_type
from core.http.serializers import TextField
from tenants.service import Person

INSPECTED = "inspected"
BEGIN_INSPECTION, PASS_INSPECTION = "begin_inspection", "pass_inspection"

appeal_state(
    INSPECTED,
    label="Проверяется на месте",
    tone="info",
    guidance="Модератор смотрит, сделано ли то, о чём говорит ответ.",
    turn=Party.MODERATOR,
    waits="проверяем %(span)s",
    shown_as="work",
)


@event_type(name="tests.InspectionBegun", subject_type="appeal")
@dataclass(frozen=True, kw_only=True)
class InspectionBegun(AppealEvent):
    """Somebody went to look."""


@event_type(name="tests.InspectionPassed", subject_type="appeal")
@dataclass(frozen=True, kw_only=True)
class InspectionPassed(AppealEvent):
    """What the answer says is so; `seen` counts the characters of what was noted."""

    seen: int


@appeal_action(
    BEGIN_INSPECTION,
    label="Проверить на месте",
    sources={State.ANSWERED},
    target=INSPECTED,
    by={Party.MODERATOR},
    done="проверка начата",
)
def inspection_begin(*, person: Person, number: int, version: int) -> Appeal:
    """Go and look."""
    with step_taken(person=person, number=number, action=BEGIN_INSPECTION, version=version) as step:
        appeal = step.appeal
        step.finish(
            InspectionBegun(appeal_id=appeal.id, number=appeal.number, state=appeal.state, version=appeal.version)
        )
    return appeal


@appeal_action(
    PASS_INSPECTION,
    label="Проверено: сделано",
    sources={INSPECTED},
    target=State.ANSWERED,
    by={Party.MODERATOR},
    done="проверка пройдена",
)
def inspection_pass(*, person: Person, number: int, version: int, text: str) -> Appeal:
    """It is as the answer says. Raises InvalidInput (field `text`) for fewer than 10 characters."""
    words = words_checked(text, field="text", minimum=10)
    with step_taken(person=person, number=number, action=PASS_INSPECTION, version=version) as step:
        appeal = step.appeal
        step.finish(
            InspectionPassed(
                appeal_id=appeal.id,
                number=appeal.number,
                state=appeal.state,
                version=appeal.version,
                seen=len(words),
            )
        )
    return appeal


@action_form
class BeginForm(ActionForm):
    action = BEGIN_INSPECTION
    key = "i"


@action_form
class PassForm(ActionForm):
    action = PASS_INSPECTION
    key = "i"

    text = words_field("Что видно на месте")


@action_request(BEGIN_INSPECTION)
class BeginInspection(ActionInput):
    """Go and look."""


@action_request(PASS_INSPECTION)
class PassInspection(ActionInput):
    """It is as the answer says."""

    text = TextField(max_length=MAX_WORDS, min_length=10)


@presents(InspectionPassed)
def _passed(event: InspectionPassed, line: Line) -> Iterable[TimelineItem]:
    yield line.item("Проверено на месте", icon="check", tone="success")


@tells_by_letter(InspectionPassed)
def _letter(event: InspectionPassed, occasion: Occasion) -> Letter:
    return Letter(title="Ответ проверили", paragraphs=("Мы были на месте.",), action_label="Открыть обращение")


@tells_applicant(InspectionPassed)
def _line(event: InspectionPassed, occasion: Occasion) -> str:
    return "ответ проверили на месте"
