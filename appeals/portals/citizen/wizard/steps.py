"""The steps of the wizard, in order, and how far a draft has come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shell import components

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["STEPS", "WizardStep", "first_unfinished", "next_url", "step_of_field", "step_url", "stepper"]

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WizardStep:
    """A step: its name in the address, its title, whether a draft has what it asks for and needs it at all."""

    slug: str
    title: "StrOrPromise"
    is_done: Callable[[Data], bool]
    is_needed: Callable[[Data], bool] = field(default=lambda data: True)


def _has_place(data: Data) -> bool:
    return data.get("lat") is not None or bool(data.get("address") and data.get("municipality"))


STEPS: tuple[WizardStep, ...] = (
    WizardStep("describe", _("Проблема"), lambda data: bool(data.get("text"))),
    WizardStep("category", _("Категория"), lambda data: bool(data.get("category"))),
    WizardStep(
        "details",
        _("Подробности"),
        lambda data: not data.get("asks") or bool(data.get("details_seen")),
        is_needed=lambda data: bool(data.get("asks")),
    ),
    WizardStep("place", _("Место"), _has_place),
    WizardStep("photos", _("Фото"), lambda data: bool(data.get("photos_seen"))),
    WizardStep("contacts", _("Контакты"), lambda data: bool(data.get("contact_name"))),
    WizardStep("review", _("Проверка"), lambda data: False),
)

_FIELDS = {
    "text": "describe",
    "category": "category",
    "details": "details",
    "point": "place",
    "address": "place",
    "municipality": "place",
    "photos": "photos",
}


def step_url(slug: str) -> str:
    """The address of a step."""
    return reverse("portal:new-step", args=(slug,))


def first_unfinished(data: Data, *, before: str | None = None) -> WizardStep | None:
    """The first step that still lacks something; with `before`, only among the steps that precede that one."""
    for step in STEPS:
        if step.slug == before:
            return None
        if not step.is_done(data):
            return step
    return None


def next_url(data: Data, after: str) -> str:
    """Where a person goes from a step: to the first later step that lacks something (the last one is the review)."""
    slugs = [step.slug for step in STEPS]
    later = STEPS[slugs.index(after) + 1 :]
    return step_url(next((step.slug for step in later if not step.is_done(data)), STEPS[-1].slug))


def previous_url(data: Data, slug: str) -> str:
    """The step before this one; empty for the first."""
    index = [step.slug for step in STEPS].index(slug)
    earlier = [step for step in STEPS[:index] if step.is_needed(data)]
    return step_url(earlier[-1].slug) if earlier else ""


def step_of_field(field: str | None) -> str:
    """The step on which the field at fault is filled in."""
    return _FIELDS.get((field or "").partition(".")[0], "review")


def stepper(data: Data, current: str) -> list[components.Step]:
    """The steps for the shell's component: finished ones can be gone back to."""

    def look(step: WizardStep) -> components.Step:
        if step.slug == current:
            return components.Step(label=step.title, state="current", url=step_url(step.slug))
        if step.is_done(data):
            return components.Step(label=step.title, state="done", url=step_url(step.slug))
        return components.Step(label=step.title)

    return [look(step) for step in STEPS if step.is_needed(data)]
