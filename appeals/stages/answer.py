"""ANSWER: the executor reports what was done, with photos.

Needs: an appeal in assigned or returned, every step of its checklist ticked, the photos that the category requires.
Decides: nothing; the clock of the verdict starts when the appeal arrives in answered.
Announces: AnswerGiven.
"""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.clocks.kinds import RESOLUTION, VERDICT
from appeals.events import AnswerGiven
from appeals.models import Answer, Appeal, AssignmentEnd, AttachmentState
from appeals.photos.attachments import attachments_take
from appeals.stages.assignment import WITH_EXECUTOR, assignment_close
from appeals.stages.checklist import checklist_ticked_check
from appeals.stages.step import step_taken
from appeals.stages.words import words_checked
from appeals.states import Action, Party, State, appeal_action, appeal_state, states
from core.errors import InvalidInput
from core.plane import outside_transaction
from language.detectors.personal_data import personal_data_mask
from taxonomy.service import EvidenceNeed
from tenants.service import Person

__all__ = ["ReadAnswer", "answer_read", "appeal_answer", "evidence_check", "problem_is_shown"]


def evidence_check(appeal: Appeal, answer: Answer) -> None:
    """Raise InvalidInput (field `photos`) if the answer lacks photos that its category requires.

    Where «было» and «стало» are asked for and nobody has shown the problem yet, the first photo of the answer does.
    """
    need = appeal.category.evidence
    if need == EvidenceNeed.NONE:
        return
    shown = answer.attachments.exclude(state=AttachmentState.FAILED).count()
    if shown == 0:
        raise InvalidInput(
            _("Приложите фото «стало»: без него ответ по этой категории не принимают."),
            field="photos",
            code="photo_required",
        )
    if need == EvidenceNeed.BEFORE_AFTER and shown < 2 and not problem_is_shown(appeal, but=answer):
        raise InvalidInput(
            _("Фото проблемы ещё нет: приложите два снимка — первым «было», вторым «стало»."),
            field="photos",
            code="before_required",
        )


def problem_is_shown(appeal: Appeal, *, but: Answer | None = None) -> bool:
    """Whether a photo of the problem exists, from the applicant or in an executor's answer before `but`."""
    photos = [photo for photo in appeal.attachments.all() if photo.state != AttachmentState.FAILED]
    return any(but is None or photo.answer_id != but.id for photo in photos)


MIN_ANSWER = 20

appeal_state(
    State.ANSWERED,
    label=gettext_lazy("Ждёт оценки"),
    tone="info",
    guidance=gettext_lazy("Ответ дан. Ждём оценки заявителя."),
    turn=Party.APPLICANT,
    waits=gettext_lazy("ждёт оценки %(span)s"),
    shown_as="answered",
    starts={VERDICT},
    pauses={RESOLUTION},
)


class ReadAnswer(str):
    """The checked words of an answer; `public` are the same with personal data masked."""

    public: str


@outside_transaction
def answer_read(text: str) -> ReadAnswer:
    """Check and mask the words of an answer, for callers of `appeal_answer` with a transaction of their own.

    Raises InvalidInput (field `text`).
    """
    words = ReadAnswer(words_checked(text, field="text", minimum=MIN_ANSWER))
    words.public = personal_data_mask(words)
    return words


@appeal_action(
    Action.ANSWER,
    label=gettext_lazy("Дать ответ"),
    sources=WITH_EXECUTOR,
    target=State.ANSWERED,
    by={Party.EXECUTOR},
    done=gettext_lazy("ответ отправлен"),
)
def appeal_answer(*, person: Person, number: int, version: int, text: str, photo_ids: tuple[UUID, ...] = ()) -> Appeal:
    """Answer with text and photos; the applicant has ten days to judge it (`clocks/verdict.py`).

    Where the region's flow has an optional stage before that, the answer is withheld until the stage lets it go.

    Raises Conflict (`open_steps`) naming the steps that are not ticked yet, InvalidInput with the field at fault:
    `text`, `photos` (what is missing of the evidence included).
    """
    words = text if isinstance(text, ReadAnswer) else answer_read(text)
    with step_taken(person=person, number=number, action=Action.ANSWER, version=version) as step:
        appeal = step.appeal
        checklist_ticked_check(appeal)
        assignment = assignment_close(step, AssignmentEnd.ANSWERED)
        answer = Answer.objects.create(
            appeal=appeal,
            assignment=assignment,
            executor_id=assignment.executor_id,
            text=words,
            public_text=words.public,
            is_withheld=not states[appeal.state].lets_answers_go,
            created_at=step.at,
        )
        step.snapshot.was_made(answer)
        attachments_take(person=person, photo_ids=photo_ids, appeal=appeal, answer=answer)
        evidence_check(appeal, answer)
        appeal.answered_at = step.at
        step.finish(
            AnswerGiven(
                appeal_id=appeal.id,
                number=appeal.number,
                state=appeal.state,
                version=appeal.version,
                answer_id=answer.id,
                executor_id=answer.executor_id,
                photos=len(photo_ids),
            )
        )
    return appeal
