"""Check the photos that a category requires in an answer."""

from django.utils.translation import gettext as _

from appeals.models import Answer, Appeal, AttachmentState
from core.errors import InvalidInput
from taxonomy.service import EvidenceNeed

__all__ = ["evidence_check", "problem_is_shown"]


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
