"""Turn events into timeline entries: one presenter per event class."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from appeals.states import Party
from appeals.telling.timeline.facts import Facts, TimelineItem
from core.events.readers import StoredEvent
from core.events.types import DomainEvent
from core.modules import module_is_enabled
from core.modules.parts import part_check
from core.registry import Registry

__all__ = ["Line", "present", "presenters", "presents"]


@dataclass(frozen=True)
class Presenter:
    """The function that renders events of one name; `module` is the slug of its module, empty for ours."""

    name: str
    present: Callable[[Any, "Line"], Iterable[TimelineItem]]
    module: str = ""


@dataclass(frozen=True)
class Line:
    """Input of a presenter: the facts of the event, and the rows it refers to."""

    event: StoredEvent
    facts: Facts

    def item(self, title: str, **changes: Any) -> TimelineItem:
        """An item about this event, with its actor."""
        item = TimelineItem(
            kind=self.event.data.event_name, at=self.event.occurred_at, title=title, actor=self._actor()
        )
        return replace(item, **changes)

    def private(self, title: str, **changes: Any) -> TimelineItem:
        """An item for staff only."""
        return self.item(title, private=True, icon="lock", **changes)

    def _actor(self) -> str:
        if self.event.actor_kind != Party.APPLICANT:
            return self.event.actor_label
        return _("Вы") if self.facts.for_applicant else str(Party.APPLICANT.label)

    def message(self, message_id: UUID) -> str:
        """The text of a question or a reply; empty for the public."""
        row = self.facts.messages.get(message_id)
        return row.text if row else ""

    def photos_late(self, message_id: UUID | None) -> bool:
        """Whether some photos of a reply or of a return are still being processed."""
        return message_id in self.facts.late and message_id in self.facts.messages

    def photo_ids(self, message_id: UUID | None) -> tuple[UUID, ...]:
        """The photos of a reply or of a return; none for the public."""
        return self.facts.photos.get(message_id, ()) if message_id in self.facts.messages else ()


def _check(presenter: Presenter) -> None:
    part_check(f"timeline presenter of {presenter.name!r}", presenter.module)


presenters: Registry[Presenter] = Registry("timeline presenters", _check)

E = TypeVar("E", bound=DomainEvent)
Present = Callable[[E, Line], Iterable[TimelineItem]]


def presents(event_class: type[E], *, module: str = "") -> Callable[[Present[E]], Present[E]]:
    """Register the decorated function as the presenter of an event class.

    Lines of a module (its slug) are there where the region has it on.
    """

    def register(present: Present[E]) -> Present[E]:
        presenters.register(Presenter(event_class.event_name, present, module))
        return present

    return register


def present(event: StoredEvent, facts: Facts) -> Iterable[TimelineItem]:
    """The items of one event; none if its class has no presenter."""
    name = event.data.event_name
    if name not in presenters:
        return ()
    presenter = presenters[name]
    if presenter.module and not module_is_enabled(presenter.module):
        return ()
    return presenter.present(event.data, Line(event, facts))
