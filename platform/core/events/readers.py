"""Readers: functions that handle events of the types they name.

Guarantees for a reader:

- It gets each event at least once: again after a crash, a retry or a replay. It must be idempotent by event id.
- It gets an event only after the change is committed. Events of one transaction come in the order they were written;
  there is no order across transactions, nor across one reader's retries. To order further, compare the versions that
  the events carry.
- It gets the newest form of the event, whichever version was written (`core.events.types`).
- It runs inside the dispatcher's transaction and writes rows of its own schema only. Outbound items are written as
  deliveries (`core.events.deliveries`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.events.models import Event
from core.events.types import DomainEvent, event_from_payload
from core.modules import module_is_enabled
from core.modules.parts import part_check
from core.registry import Registry

__all__ = ["Reader", "StoredEvent", "reader", "readers", "readers_of"]


@dataclass(frozen=True)
class StoredEvent:
    """An event as readers get it: the typed data and the columns of its row."""

    id: UUID
    occurred_at: datetime
    subject_id: UUID
    actor_kind: str
    actor_id: UUID | None
    actor_label: str
    data: DomainEvent

    @classmethod
    def of(cls, row: Event) -> "StoredEvent":
        """Raises NotRegistered for an event of a package that is no longer installed."""
        return cls(
            id=row.id,
            occurred_at=row.occurred_at,
            subject_id=row.subject_id,
            actor_kind=row.actor_kind,
            actor_id=row.actor_id,
            actor_label=row.actor_label,
            data=event_from_payload(row.type, row.payload, version=row.version),
        )


@dataclass(frozen=True)
class Reader:
    """A named reader; `module` is the slug of the module it belongs to, None for the platform's own.

    `on` are classes of events, and registries whose items are called as the events that they are for.

    `reset` empties what a projection has written, before it is rebuilt from the whole log (`core.events.log`).
    """

    name: str
    on: tuple[type[DomainEvent] | Registry[Any], ...]
    handle: Callable[[StoredEvent], None]
    module: str | None = None
    reset: Callable[[], None] | None = None

    @property
    def handles(self) -> frozenset[str]:
        """Names of the events that it reads, including those registered after start-up."""
        return frozenset(
            name
            for source in self.on
            for name in (source.names() if isinstance(source, Registry) else (source.event_name,))
        )


def _check(item: Reader) -> None:
    part_check(f"reader {item.name!r}", item.module)


readers: Registry[Reader] = Registry("event readers", _check)


def reader(
    name: str,
    *,
    on: tuple[type[DomainEvent] | Registry[Any], ...],
    module: str | None = None,
    reset: Callable[[], None] | None = None,
) -> Callable[[Callable[[StoredEvent], None]], Callable[[StoredEvent], None]]:
    """Register a function as reader `name` of the given events (see Reader)."""

    def register(handle: Callable[[StoredEvent], None]) -> Callable[[StoredEvent], None]:
        readers.register(Reader(name, on, handle, module, reset))
        return handle

    return register


def readers_of(event_type: str, registry: Registry[Any] = readers) -> list[Reader]:
    """Readers of an event type in order of registration, without those of switched-off modules."""
    return [
        item
        for item in registry
        if event_type in item.handles and (item.module is None or module_is_enabled(item.module))
    ]
