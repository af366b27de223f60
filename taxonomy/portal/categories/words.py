"""Format a category's fields for an administrator."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taxonomy.choices import Block, EvidenceNeed, ExecutorKind, QuestionType, Regime, Sensitivity
from taxonomy.facts import FACT_FIELDS, deadline_words

__all__ = ["FIELD_LABELS", "fact_words", "facts_shown"]

FIELD_LABELS = {
    "block": gettext_lazy("Блок"),
    "direction": gettext_lazy("Направление"),
    "title": gettext_lazy("Название"),
    "includes": gettext_lazy("Что сюда относится"),
    "excludes": gettext_lazy("Что сюда не относится"),
    "aliases": gettext_lazy("Как ещё называют"),
    "examples": gettext_lazy("Как об этом пишут"),
    "executor_kind": gettext_lazy("Кто исполняет"),
    "regime": gettext_lazy("Режим"),
    "fast_track": gettext_lazy("Ускоренное решение"),
    "deadline": gettext_lazy("Срок ответа"),
    "evidence": gettext_lazy("Фото в ответе"),
    "sensitivity": gettext_lazy("Можно ли показывать"),
    "questions": gettext_lazy("Вопросы заявителю"),
    "playbook": gettext_lazy("Алгоритм"),
    "incident_group": gettext_lazy("Группа «Инцидент Менеджмента»"),
}
_CHOICES = {
    "block": Block,
    "executor_kind": ExecutorKind,
    "regime": Regime,
    "evidence": EvidenceNeed,
    "sensitivity": Sensitivity,
}


def fact_words(name: str, value: Any, playbooks: Mapping[str, str] | None = None) -> list[str]:
    """A fact (one of FACT_FIELDS, JSON-ready) as lines to read; `playbooks` are titles by code."""
    match name:
        case "deadline":
            return [deadline_words(value["amount"], value["unit"])]
        case "fast_track":
            return [_("Да") if value else _("Нет")]
        case "aliases":
            return [", ".join(value) or _nothing()]
        case "examples":
            return list(value) or [_nothing()]
        case "questions":
            return [_question(question) for question in value] or [_nothing()]
        case "playbook":
            return [(playbooks or {}).get(value, value) or _nothing()]
    if name in _CHOICES and value in _CHOICES[name].values:
        return [str(_CHOICES[name](value).label)]
    return [str(value) or _nothing()]


def facts_shown(facts: Mapping[str, Any], playbooks: Mapping[str, str] | None = None) -> list[tuple[str, list[str]]]:
    """Everything that is said of a category: (label, lines), what is empty left out."""
    return [
        (str(FIELD_LABELS[name]), fact_words(name, facts[name], playbooks))
        for name in FACT_FIELDS
        if facts[name] not in ("", [], None) and name != "title"
    ]


def _type_words(kind: str) -> str:
    return str(QuestionType(kind).label).lower() if kind in QuestionType.values else kind


def _question(question: Mapping[str, Any]) -> str:
    words = f"{question['label']} ({_type_words(question['type'])})"
    if question["options"]:
        words += f": {' / '.join(question['options'])}"
    return f"{words}, {_('обязательный')}" if question["required"] else words


def _nothing() -> str:
    return _("пусто")
