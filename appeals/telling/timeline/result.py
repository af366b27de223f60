"""Timeline entries of the answer and its verdict."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from appeals.clocks.verdict import VERDICT_TIME
from appeals.events import AnswerGiven, VerdictGiven
from appeals.models import VerdictKind
from appeals.ratings import rating_words
from appeals.telling.timeline.items import TimelineItem
from appeals.telling.timeline.telling import Line, presents
from core.units import span


@presents(AnswerGiven)
def _answered(event: AnswerGiven, line: Line) -> Iterable[TimelineItem]:
    if event.answer_id in line.facts.withheld:
        return
    yield line.item(
        _("Исполнитель ответил"),
        text=line.facts.answers.get(event.answer_id, ""),
        photo_ids=line.facts.photos.get(event.answer_id, ()),
        photos_late=event.answer_id in line.facts.late,
        photos_of=_("Фото исполнителя"),
        icon="message",
        tone="info",
    )


@presents(VerdictGiven)
def _judged(event: VerdictGiven, line: Line) -> Iterable[TimelineItem]:
    verdict = line.facts.verdicts.get(event.verdict_id)
    text = verdict.text if verdict else ""
    match VerdictKind(event.kind):
        case VerdictKind.CONFIRMED if event.rating is not None:
            words = (
                _("Вы подтвердили решение, оценка %(rating)s")
                if line.facts.for_applicant
                else _("Решение подтверждено, оценка %(rating)s")
            )
            yield line.item(
                words % {"rating": rating_words(event.rating)}, text=text, icon="check-circle", tone="success"
            )
        case VerdictKind.RETURNED:
            words = _("Вы вернули на доработку") if line.facts.for_applicant else _("Заявитель вернул на доработку")
            yield line.item(
                words,
                text=text,
                photo_ids=line.photo_ids(event.message_id),
                photos_late=line.photos_late(event.message_id),
                photos_of=_("Фото заявителя"),
                icon="return",
                tone="warning",
            )
        case VerdictKind.EXPIRED:
            words = _("Закрыто: %(span)s не было оценки") % {"span": span(VERDICT_TIME)}
            yield line.item(words, icon="clock")
