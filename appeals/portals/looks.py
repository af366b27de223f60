"""Display of an appeal on all pages: tone of its state, number, photos."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, Protocol

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from appeals.events import SUBJECT, AppealReceived
from appeals.models import Appeal
from appeals.numbers import number_text
from appeals.states import states
from core.events.log import events_of
from core.events.readers import StoredEvent
from shell.components import Photo, Tone
from shell.templatetags.shell import badge
from taxonomy.service import Question, QuestionType, questions_of
from tenants.service import RegionRequest

__all__ = ["answers_told", "appeal_label", "map_legend", "photo_shown", "photos_shown", "state_badge"]


def state_badge(state: str) -> SafeString:
    """The state of an appeal as a badge."""
    return _state_badge(state, get_language())


@cache
def _state_badge(state: str, language: str | None) -> SafeString:
    # Eight words that every row of every list shows: drawing them anew took an eighth of a page's time.
    return badge(str(states[state].label), states[state].tone)


def map_legend() -> list[tuple[Tone, str]]:
    """The legend of a map: tone, sign and meaning of each mark."""
    return [
        ("progress", _("В работе")),
        ("warning", _("Нужно уточнение или доработка")),
        ("info", _("Есть ответ, ждёт оценки")),
        ("success", _("Решено")),
        ("danger", _("Отклонено")),
    ]


def appeal_label(request: RegionRequest, number: int) -> str:
    """The number as displayed: «УЛ-123»."""
    return number_text(number, request.tenant.number_prefix)


class Shown(Protocol):
    """A photo of any audience."""

    pk: Any


def photo_shown(attachment: Shown, alt: str) -> Photo:
    """A photo for the shell's components."""
    return Photo(
        url=reverse("portal:photo", args=(attachment.pk, "display")),
        thumb_url=reverse("portal:photo", args=(attachment.pk, "thumb")),
        alt=alt,
    )


def photos_shown(attachments: Iterable[Shown], name: str) -> list[Photo]:
    """Photos of one group, numbered: «Фото заявителя, 1 из 3»."""
    found = list(attachments)
    words = _("%(name)s, %(n)d из %(total)d")
    return [
        photo_shown(attachment, words % {"name": name, "n": index, "total": len(found)})
        for index, attachment in enumerate(found, start=1)
    ]


def answers_told(appeal: Appeal) -> list[tuple[str, str]]:
    """Answers to the category's questions: (question, answer), in order; `appeal.category` should be loaded.

    An answer outlives its question: of a category that was corrected the questions of the first one are read (two
    queries more), and what nobody asks any more is still shown.
    """
    if not appeal.details:
        return []
    questions = {question.key: question for question in appeal.category.facts().questions}
    if any(key not in questions for key in appeal.details):
        questions = {**_first_questions(appeal), **questions}
    return [_told(questions, key, answer) for key, answer in appeal.details.items()]


def _told(questions: Mapping[str, Question], key: str, answer: Any) -> tuple[str, str]:
    question = questions.get(key)
    return (question.label if question else key, _words(answer, question.type if question else ""))


def _first_questions(appeal: Appeal) -> dict[str, Question]:
    received = next((row for row in events_of(SUBJECT, appeal.id) if row.type == AppealReceived.event_name), None)
    if received is None:
        return {}
    event = StoredEvent.of(received).data
    assert isinstance(event, AppealReceived)
    return {question.key: question for question in questions_of(event.category_id)}


def _words(answer: Any, question_type: str) -> str:
    if isinstance(answer, bool):
        return _("да") if answer else _("нет")
    if question_type == QuestionType.DATE:
        # The question may have become one for a date after it was answered.
        try:
            return date.fromisoformat(str(answer)).strftime("%d.%m.%Y")
        except ValueError:
            return str(answer)
    return str(answer)
