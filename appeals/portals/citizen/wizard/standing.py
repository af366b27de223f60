"""Check a draft against the region's current categories, which change while somebody is writing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from appeals.drafts import AUTO_CATEGORY
from appeals.selectors.choices import CategoryChoice, choices_now
from appeals.stages.intake import category_by_words
from core.errors import InvalidInput
from taxonomy.service import Question, answers_checked, category_questions

__all__ = ["Standing", "standing_of"]

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """A draft's data with the category that is meant, chosen or found by the words, and what that asks."""

    data: Data
    category: CategoryChoice | None
    questions: tuple[Question, ...]

    @property
    def is_auto(self) -> bool:
        """Whether the person has left the category to their words."""
        return self.data.get("category") == AUTO_CATEGORY

    @property
    def is_closed(self) -> bool:
        """Whether a category was chosen that one can no longer choose."""
        return bool(self.data.get("category")) and not self.is_auto and self.category is None

    @property
    def is_answered(self) -> bool:
        """Whether the questions of this category were shown, and what must be answered is."""
        if self.category is None or not self.questions:
            return True
        if self.data.get("details_of") != str(self.category.id):
            return False
        try:
            answers_checked(self.questions, self.details)
        except InvalidInput:
            return False
        return True

    @property
    def details(self) -> Mapping[str, Any]:
        """What was answered so far, questions of other categories included."""
        return self.data.get("details") or {}

    @property
    def has_place(self) -> bool:
        """Whether it is said where it is."""
        return self.data.get("lat") is not None or bool(self.data.get("address") and self.data.get("municipality"))


def standing_of(data: Data) -> Standing:
    """The draft as it stands; a guess that is not there, or no longer open, is made anew (`guess` in its data)."""
    choices = choices_now()
    chosen = data.get("category", "")
    if chosen == AUTO_CATEGORY:
        category = choices.category(_id_of(data.get("guess", "")))
        if category is None:
            category = _guessed(data)
            data = {**data, "guess": str(category.id) if category else ""}
    else:
        category = choices.category(_id_of(chosen))
    return Standing(data, category, tuple(category_questions(category.id)) if category is not None else ())


def _guessed(data: Data) -> CategoryChoice | None:
    try:
        return choices_now().category(category_by_words(data.get("text", "")))
    except InvalidInput:
        return None


def _id_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
