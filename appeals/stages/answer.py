"""ANSWER: the executor says what was done and shows it.

Needs: an appeal in assigned or returned.
Decides: nothing; the clock of the verdict starts.
Announces: AnswerGiven.
"""

from datetime import timedelta
from uuid import UUID

from appeals.attachments import attachments_take
from appeals.events import AnswerGiven
from appeals.models import Answer, Appeal, AssignmentEnd
from appeals.stages.assignment import assignment_close
from appeals.stages.step import step_taken
from appeals.stages.words import words_checked
from appeals.states import Action
from tenants.service import Person

__all__ = ["VERDICT_TIME", "appeal_answer"]

# No reaction of the applicant in this time closes the appeal (the project's specification, «The appeal's life»).
VERDICT_TIME = timedelta(days=10)
MIN_ANSWER = 20


def appeal_answer(*, person: Person, number: int, version: int, text: str, photo_ids: tuple[UUID, ...] = ()) -> Appeal:
    """Answer with words and photos; the applicant has VERDICT_TIME to judge it."""
    words = words_checked(text, field="text", minimum=MIN_ANSWER)
    with step_taken(person=person, number=number, action=Action.ANSWER, version=version) as step:
        appeal = step.appeal
        assignment = assignment_close(appeal, AssignmentEnd.ANSWERED, at=step.at)
        answer = Answer.objects.create(
            appeal=appeal,
            assignment=assignment,
            executor_id=assignment.executor_id,
            text=words,
            created_at=step.at,
        )
        attachments_take(person=person, photo_ids=photo_ids, appeal=appeal, answer=answer)
        appeal.answered_at, appeal.verdict_due_at = step.at, step.at + VERDICT_TIME
        step.finish(
            AnswerGiven(
                appeal_id=appeal.id,
                number=appeal.number,
                state=appeal.state,
                answer_id=answer.id,
                executor_id=answer.executor_id,
                photos=len(photo_ids),
            )
        )
    return appeal
