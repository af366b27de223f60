"""The fields of a category, shared by files, catalog versions and a region's set."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from taxonomy.questions import Question

__all__ = ["FACT_FIELDS", "CategoryFacts", "Deadline"]


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
