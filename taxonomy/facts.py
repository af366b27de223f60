"""The fields of a category, shared by files, catalog versions and a region's set."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from django.utils.translation import gettext as _

from core.units import plural
from taxonomy.choices import Block, DeadlineUnit, EvidenceNeed, ExecutorKind, Regime, Sensitivity
from taxonomy.questions import Question

__all__ = ["FACT_FIELDS", "OTHER_CODE", "CategoryFacts", "Deadline", "deadline_words", "other_facts"]


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """From receipt to answer: `amount` of `unit`s (see DeadlineUnit)."""

    amount: int
    unit: str


@dataclass(frozen=True, kw_only=True)
class CategoryFacts:
    """One category. `code` is its identity for ever; everything else may differ between versions and regions.

    `incident_group` is where a moderator of «Инцидент Менеджмент» files such a message.
    """

    code: str
    block: str
    direction: str
    title: str
    includes: str = ""
    excludes: str = ""
    aliases: tuple[str, ...] = field(default=())
    examples: tuple[str, ...] = field(default=())
    executor_kind: str
    regime: str
    fast_track: bool
    deadline: Deadline
    evidence: str
    sensitivity: str
    questions: tuple[Question, ...] = field(default=())
    playbook: str = ""
    incident_group: str = ""

    def as_json(self) -> dict[str, Any]:
        """JSON-ready values; `from_json` reads them back."""
        return (
            asdict(self)
            | {"aliases": list(self.aliases), "examples": list(self.examples)}
            | {"questions": [question.as_json() for question in self.questions]}
        )

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The facts that `as_json` wrote."""
        return cls(
            **values
            | {
                "aliases": tuple(values["aliases"]),
                "examples": tuple(values["examples"]),
                "deadline": Deadline(**values["deadline"]),
                "questions": tuple(Question.from_json(question) for question in values["questions"]),
            }
        )


FACT_FIELDS = tuple(item.name for item in fields(CategoryFacts) if item.name != "code")
"""What a version or a region may change about a category, in the order in which people read it."""


def deadline_words(amount: int, unit: str) -> str:
    """«3 рабочих дня», «24 часа»."""
    forms: dict[str, tuple[str, str, str]] = {
        DeadlineUnit.WORKING_DAYS: (_("рабочий день"), _("рабочих дня"), _("рабочих дней")),
        DeadlineUnit.CALENDAR_DAYS: (_("календарный день"), _("календарных дня"), _("календарных дней")),
        DeadlineUnit.HOURS: (_("час"), _("часа"), _("часов")),
    }
    # A unit of another release is told as it is written.
    return f"{amount}\u00a0{plural(amount, *forms[unit]) if unit in forms else unit}"


# Catalogs may not use codes that begin so (`catalogs.rows.OWN_PREFIX`), so no version can ever bring or retire it.
OTHER_CODE = "own-other"


def other_facts() -> CategoryFacts:
    """What it says of itself in a new region. It has no words of its own: nothing is ever found to be like it.

    Nobody knows what such an appeal is about, so the portal shows it only where a moderator decides so, and the
    deadline is the longest usual one.
    """
    return CategoryFacts(
        code=OTHER_CODE,
        block=Block.SERVICES,
        direction=_("Другое"),
        title=_("Другое / без категории"),
        includes=_("Всё, что не подходит ни к одной категории: модератор прочтёт и решит, чьё это."),
        executor_kind=ExecutorKind.MINISTRY,
        regime=Regime.MESSAGE,
        fast_track=False,
        deadline=Deadline(amount=10, unit=DeadlineUnit.WORKING_DAYS),
        evidence=EvidenceNeed.NONE,
        sensitivity=Sensitivity.PERSONAL,
    )
