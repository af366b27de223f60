"""The wizard's steps in order, and the progress of a draft."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from appeals.drafts import AUTO_CATEGORY, OTHER
from appeals.selectors.choices import choices_now
from appeals.stages.intake import category_by_words
from core.errors import InvalidInput
from shell import components
from taxonomy.service import CategoryListed, Question, answers_checked, category_questions

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = [
    "STEPS",
    "Standing",
    "WizardStep",
    "first_unfinished",
    "next_step",
    "previous_step",
    "standing_of",
    "step_named",
    "step_of_field",
    "step_url",
    "stepper",
]

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """A draft's data with its category, chosen or found by the text, and the category's questions."""

    data: Data
    category: CategoryListed | None
    questions: tuple[Question, ...]

    @property
    def is_auto(self) -> bool:
        """Whether the person left the category to the text."""
        return self.data.get("category") == AUTO_CATEGORY

    @property
    def is_closed(self) -> bool:
        """Whether the chosen category is closed."""
        return bool(self.data.get("category")) and not self.is_auto and self.category is None

    @property
    def is_answered(self) -> bool:
        """Whether the category's questions were shown and the required ones answered."""
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
        """Answers so far, including those of other categories."""
        return self.data.get("details") or {}

    @property
    def has_place(self) -> bool:
        """Whether the draft has a place."""
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


def _guessed(data: Data) -> CategoryListed | None:
    try:
        return choices_now().category(category_by_words(data.get("text", "")))
    except InvalidInput:
        return None


def _id_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class WizardStep:
    """A step: name in the URL, title, whether a draft has completed it and needs it."""

    slug: str
    title: "StrOrPromise"
    is_done: Callable[[Standing], bool]
    is_needed: Callable[[Standing], bool] = field(default=lambda standing: True)


STEPS: tuple[WizardStep, ...] = (
    WizardStep("describe", _("Проблема"), lambda standing: bool(standing.data.get("text"))),
    WizardStep("category", _("Категория"), lambda standing: standing.category is not None),
    WizardStep(
        "details",
        _("Подробности"),
        lambda standing: standing.is_answered,
        is_needed=lambda standing: bool(standing.questions),
    ),
    WizardStep("place", _("Место и фото"), lambda standing: standing.has_place),
    WizardStep("send", _("Отправка"), lambda standing: False),
)

_FIELDS = {
    "text": "describe",
    "category": "category",
    "details": "details",
    "point": "place",
    "address": "place",
    "municipality": "place",
    "photos": "place",
}
# What earlier versions of the wizard called its steps: restored tabs and saved links still lead somewhere.
_FORMER = {"photos": "place", "contacts": "send", "review": "send"}


def _is_done(step: WizardStep, standing: Standing) -> bool:
    """Whether the step is complete; if several variants are stored, one has to be chosen first."""
    is_asking = step.slug in standing.data.get(OTHER, {}) and step.is_needed(standing)
    return step.is_done(standing) and not is_asking


def step_named(slug: str) -> str | None:
    """The step of a URL, also by former names; None if unknown."""
    name = _FORMER.get(slug, slug)
    return name if any(step.slug == name for step in STEPS) else None


def step_url(draft_id: UUID, slug: str) -> str:
    """The URL of a step of a draft."""
    return reverse("portal:new-step", args=(draft_id, slug))


def first_unfinished(standing: Standing, *, before: str | None = None) -> WizardStep | None:
    """The first incomplete step; with `before`, only among the steps before it."""
    for step in STEPS:
        if step.slug == before:
            return None
        if not _is_done(step, standing):
            return step
    return None


def next_step(standing: Standing, after: str) -> str:
    """The next page: the first later step that is incomplete (sending always is)."""
    slugs = [step.slug for step in STEPS]
    later = STEPS[slugs.index(after) + 1 :]
    return next((step.slug for step in later if not _is_done(step, standing)), STEPS[-1].slug)


def previous_step(standing: Standing, slug: str) -> str:
    """The step before this one; empty for the first."""
    index = [step.slug for step in STEPS].index(slug)
    earlier = [step for step in STEPS[:index] if step.is_needed(standing)]
    return earlier[-1].slug if earlier else ""


def step_of_field(field: str | None) -> str:
    """The step that contains the field."""
    return _FIELDS.get((field or "").partition(".")[0], "send")


def stepper(standing: Standing, current: str, draft_id: UUID) -> list[components.Step]:
    """The steps for the shell's component; finished ones are links."""

    def look(step: WizardStep) -> components.Step:
        if step.slug == current:
            return components.Step(label=step.title, state="current", url=step_url(draft_id, step.slug))
        if _is_done(step, standing):
            return components.Step(label=step.title, state="done", url=step_url(draft_id, step.slug))
        return components.Step(label=step.title)

    return [look(step) for step in STEPS if step.is_needed(standing)]
