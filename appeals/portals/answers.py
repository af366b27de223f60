"""Format the answers to a category's questions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from appeals.events import SUBJECT, AppealReceived
from appeals.models import Appeal
from core.events.log import events_of
from core.events.readers import StoredEvent
from taxonomy.service import Question, QuestionType, questions_of

__all__ = ["answers_told"]


def answers_told(appeal: Appeal) -> list[tuple[str, str]]:
    """What was answered: (question, answer), in the order of asking; `appeal.category` should be loaded.

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
