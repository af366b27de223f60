"""Extra questions of a category: typed fields that an applicant fills in besides the text.

In a file they are one cell: `route:text!:Номер маршрута | kind:choice:Что случилось:не приехал/опоздал`;
the exclamation mark means that an answer is required.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any, Self

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.typed import is_plain, plain
from taxonomy.choices import QuestionType

__all__ = ["Question", "answers_checked", "questions_format", "questions_parse"]

MAX_QUESTIONS = 8
MAX_OPTIONS = 20
LONGEST_KEY, LONGEST_LABEL, LONGEST_OPTION = 30, 200, 100
MAX_ANSWER = 300
_KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")


@dataclass(frozen=True, kw_only=True)
class Question:
    """One typed field. `options` are for a choice only."""

    key: str
    type: str
    label: str
    required: bool = False
    options: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "type": self.type,
            "label": self.label,
            "required": self.required,
            "options": list(self.options),
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """A stored one, also by another release: fields it did not know are as if not said, others are left out."""
        return cls(
            key=values["key"],
            type=values["type"],
            label=values["label"],
            required=values.get("required", False),
            options=tuple(values.get("options", ())),
        )


def questions_parse(cell: str) -> tuple[Question, ...]:
    """Questions written in one cell. Raises InvalidInput that quotes the one that is wrong."""
    questions = tuple(_parse_one(part.strip()) for part in cell.split("|") if part.strip())
    if len(questions) > MAX_QUESTIONS:
        raise InvalidInput(_("вопросов больше %(most)d") % {"most": MAX_QUESTIONS})
    keys = [question.key for question in questions]
    for key in keys:
        if keys.count(key) > 1:
            raise InvalidInput(_("два вопроса с одним ключом «%(key)s»") % {"key": key})
    return questions


def questions_format(questions: Iterable[Question]) -> str:
    """The cell that `questions_parse` reads back."""
    return " | ".join(_format_one(question) for question in questions)


def answers_checked(
    questions: Iterable[Question],
    answers: Mapping[str, Any],
    *,
    all_required: bool = True,
    asked_only: bool = False,
) -> dict[str, Any]:
    """JSON-ready answers by key, of those questions only; unanswered ones are left out.

    Without `all_required` an answer may be missing: nobody can be asked where the words come from elsewhere. With
    `asked_only` an answer to no question is refused (code `unknown_field`), not left out.
    Numbers become strings as they were typed, dates and times ISO 8601 strings, yes and no booleans. Raises
    InvalidInput with the field `details.<key>` for a missing required answer or one of the wrong type.
    """
    checked, questions = {}, tuple(questions)
    if asked_only:
        _refuse_unasked(questions, answers)
    for question in questions:
        value = answers.get(question.key)
        if value is None or (isinstance(value, str) and not value.strip()):
            if question.required and all_required:
                raise _wrong(question, _("Ответьте на вопрос «%(label)s».") % {"label": question.label})
            continue
        checked[question.key] = _answer(question, value)
    return checked


def _refuse_unasked(questions: tuple[Question, ...], answers: Mapping[str, Any]) -> None:
    known = {question.key for question in questions}
    for key in answers:
        if key not in known:
            field = f"details.{plain(key, LONGEST_KEY)}"
            raise InvalidInput(
                _("Такого вопроса у категории нет. Проверьте написание."), field=field, code="unknown_field"
            )


def _answer(question: Question, value: Any) -> Any:
    if question.type == QuestionType.YESNO:
        return _yes_or_no(question, value)
    if isinstance(value, bool):
        raise _wrong(question, _type_words(question))
    if not isinstance(value, str | int | float) or (isinstance(value, float) and not isfinite(value)):
        raise _wrong(question, _("Ответ на «%(label)s» не читается.") % {"label": question.label})
    text = str(value).strip()
    if not is_plain(text):
        words = _("В ответе на «%(label)s» есть знак, который нельзя сохранить. Наберите ответ заново.")
        raise _wrong(question, words % {"label": question.label})
    if len(text) > MAX_ANSWER:
        raise _wrong(
            question, _("Ответ на «%(label)s» длиннее %(most)d знаков.") % {"label": question.label, "most": MAX_ANSWER}
        )
    try:
        match question.type:
            case QuestionType.NUMBER:
                if not Decimal(text.replace(",", ".")).is_finite():
                    raise InvalidOperation
            case QuestionType.DATE:
                text = date.fromisoformat(text).isoformat()
            case QuestionType.TIME:
                text = time.fromisoformat(text).isoformat(timespec="minutes")
            case QuestionType.CHOICE:
                if text not in question.options:
                    raise ValueError(text)
    except (ValueError, InvalidOperation) as error:
        raise _wrong(question, _type_words(question)) from error
    return text


def _yes_or_no(question: Question, value: Any) -> bool:
    known = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "0": False}
    answer = known.get(str(value).strip().lower())
    if answer is None:
        raise _wrong(question, _type_words(question))
    return answer


def _type_words(question: Question) -> str:
    words = {
        QuestionType.TEXT: _("В ответе на «%(label)s» нужны слова, а не да или нет."),
        QuestionType.NUMBER: _("В ответе на «%(label)s» нужно число."),
        QuestionType.DATE: _("В ответе на «%(label)s» нужна дата."),
        QuestionType.TIME: _("В ответе на «%(label)s» нужно время, например 08:30."),
        QuestionType.CHOICE: _("В ответе на «%(label)s» выберите вариант из списка."),
        QuestionType.YESNO: _("Ответьте на «%(label)s»: да или нет."),
    }
    return words[QuestionType(question.type)] % {"label": question.label}


def _wrong(question: Question, words: str) -> InvalidInput:
    return InvalidInput(words, field=f"details.{question.key}")


def _parse_one(part: str) -> Question:
    pieces = [piece.strip() for piece in part.split(":")]
    if len(pieces) not in (3, 4):
        raise InvalidInput(_("вопрос «%(part)s» записывается как ключ:тип:Вопрос") % {"part": part[:80]})
    key, kind, label = pieces[:3]
    options = tuple(option.strip() for option in pieces[3].split("/") if option.strip()) if len(pieces) == 4 else ()
    required, kind = kind.endswith("!"), kind.removesuffix("!")
    if not _KEY.fullmatch(key):
        raise InvalidInput(_("ключ вопроса «%(key)s» — строчные латинские буквы, цифры и _") % {"key": key})
    if kind not in QuestionType.values:
        raise InvalidInput(_("неизвестный тип вопроса «%(kind)s»") % {"kind": kind})
    if not label:
        raise InvalidInput(_("у вопроса «%(key)s» нет текста") % {"key": key})
    if not is_plain(part):
        raise InvalidInput(_("в вопросе «%(key)s» есть знак, который нельзя сохранить") % {"key": key})
    if len(label) > LONGEST_LABEL or any(len(option) > LONGEST_OPTION for option in options):
        raise InvalidInput(_("вопрос «%(key)s» слишком длинный") % {"key": key})
    if len(options) > MAX_OPTIONS or len(set(options)) < len(options):
        raise InvalidInput(
            _("вариантов «%(key)s» не больше %(most)d, и все разные") % {"key": key, "most": MAX_OPTIONS}
        )
    if (kind == QuestionType.CHOICE) != (len(options) >= 2):
        raise InvalidInput(_("варианты (не меньше двух) нужны вопросу-выбору и только ему: «%(key)s»") % {"key": key})
    return Question(key=key, type=kind, label=label, required=required, options=options)


def _format_one(question: Question) -> str:
    mark = "!" if question.required else ""
    base = f"{question.key}:{question.type}{mark}:{question.label}"
    return f"{base}:{'/'.join(question.options)}" if question.options else base
