"""Registry of notifications by event type. A decorator registers one function per event and kind.

    @tells_by_letter(AnswerGiven)
    def _answered(event: AnswerGiven, occasion: Occasion) -> Letter | None: ...

The event readers (`readers.py`) call what is registered here; `sending.py` turns it into letters and in-app lines.
A module registers under its slug: nothing is sent where the module is off.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from appeals.models import Appeal
from core.events.readers import StoredEvent
from core.events.types import DomainEvent
from core.modules import module_is_enabled
from core.modules.parts import part_check
from core.registry import Registry
from tenants.service import Role

__all__ = [
    "Letter",
    "Occasion",
    "StaffLine",
    "Telling",
    "applicant_lines",
    "letters",
    "staff_lines",
    "tells_applicant",
    "tells_by_letter",
    "tells_staff",
    "told_of",
]


@dataclass(frozen=True, kw_only=True)
class Letter:
    """Content of a letter to the applicant. `quote` is a quoted text, `quote_from` its author."""

    title: str
    paragraphs: tuple[str, ...]
    action_label: str
    quote: str = ""
    quote_from: str = ""


@dataclass(frozen=True)
class StaffLine:
    """An in-app line for holders of a role in an organisation, whose turn it is now; without one nobody gets it."""

    title: str
    role: Role
    organisation_id: UUID | None


@dataclass(frozen=True)
class Occasion:
    """Input of a notification function besides the event's fields: the event's row, and the current appeal."""

    stored: StoredEvent
    appeal: Appeal


@dataclass(frozen=True)
class Telling:
    """A notification function of an event type; `module` is its module, None for ours."""

    name: str
    words: Callable[[Any, Occasion], Any]
    module: str | None = None


letters: Registry[Telling] = Registry("letters to the applicant")
applicant_lines: Registry[Telling] = Registry("in-app lines for the applicant")
staff_lines: Registry[Telling] = Registry("in-app lines for the staff")

W = TypeVar("W", bound=Callable[..., Any])


def tells_by_letter(*event_classes: type[DomainEvent], module: str | None = None) -> Callable[[W], W]:
    """Register the function that returns the Letter to the applicant for these events, or None for no letter."""
    return _register(letters, event_classes, module)


def tells_applicant(*event_classes: type[DomainEvent], module: str | None = None) -> Callable[[W], W]:
    """Register the function that returns the applicant's in-app line for these events; empty for none."""
    return _register(applicant_lines, event_classes, module)


def tells_staff(*event_classes: type[DomainEvent], module: str | None = None) -> Callable[[W], W]:
    """Register the function that returns the StaffLine for these events, or None if nobody has to act."""
    return _register(staff_lines, event_classes, module)


def _register(
    registry: Registry[Telling], event_classes: tuple[type[DomainEvent], ...], module: str | None
) -> Callable[[W], W]:
    def register(words: W) -> W:
        for event_class in event_classes:
            part_check(f"{registry.title} {event_class.event_name!r}", module)
            registry.register(Telling(event_class.event_name, words, module))
        return words

    return register


def told_of(registry: Registry[Telling], event: StoredEvent, appeal: Appeal) -> Any:
    """The notification that a registry has for an event; None if it has none."""
    name = event.data.event_name
    if name not in registry:
        return None
    telling = registry[name]
    if telling.module is not None and not module_is_enabled(telling.module):
        return None
    return telling.words(event.data, Occasion(event, appeal)) or None
