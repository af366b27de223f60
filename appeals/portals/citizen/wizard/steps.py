"""The wizard's steps in order, and the progress of a draft."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from appeals.drafts import OTHER
from appeals.portals.citizen.wizard.standing import Standing
from shell import components

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = [
    "STEPS",
    "WizardStep",
    "first_unfinished",
    "next_step",
    "previous_step",
    "step_named",
    "step_of_field",
    "step_url",
    "stepper",
]


@dataclass(frozen=True, slots=True)
class WizardStep:
    """A step: its name in the address, its title, whether a draft has what it asks for and needs it at all."""

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
    """Whether nothing is left to do; of several variants one has to be chosen first."""
    is_asking = step.slug in standing.data.get(OTHER, {}) and step.is_needed(standing)
    return step.is_done(standing) and not is_asking


def step_named(slug: str) -> str | None:
    """The step that an address names, by its name of today; None where there is none."""
    name = _FORMER.get(slug, slug)
    return name if any(step.slug == name for step in STEPS) else None


def step_url(draft_id: UUID, slug: str) -> str:
    """The address of a step of a draft."""
    return reverse("portal:new-step", args=(draft_id, slug))


def first_unfinished(standing: Standing, *, before: str | None = None) -> WizardStep | None:
    """The first step that still lacks something; with `before`, only among the steps that precede that one."""
    for step in STEPS:
        if step.slug == before:
            return None
        if not _is_done(step, standing):
            return step
    return None


def next_step(standing: Standing, after: str) -> str:
    """Where a person goes from a step: to the first later step that lacks something (sending always does)."""
    slugs = [step.slug for step in STEPS]
    later = STEPS[slugs.index(after) + 1 :]
    return next((step.slug for step in later if not _is_done(step, standing)), STEPS[-1].slug)


def previous_step(standing: Standing, slug: str) -> str:
    """The step before this one; empty for the first."""
    index = [step.slug for step in STEPS].index(slug)
    earlier = [step for step in STEPS[:index] if step.is_needed(standing)]
    return earlier[-1].slug if earlier else ""


def step_of_field(field: str | None) -> str:
    """The step on which the field at fault is filled in."""
    return _FIELDS.get((field or "").partition(".")[0], "send")


def stepper(standing: Standing, current: str, draft_id: UUID) -> list[components.Step]:
    """The steps for the shell's component: finished ones can be gone back to."""

    def look(step: WizardStep) -> components.Step:
        if step.slug == current:
            return components.Step(label=step.title, state="current", url=step_url(draft_id, step.slug))
        if _is_done(step, standing):
            return components.Step(label=step.title, state="done", url=step_url(draft_id, step.slug))
        return components.Step(label=step.title)

    return [look(step) for step in STEPS if step.is_needed(standing)]
