"""Sample events and readers for tests of the log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from core.events.log import event_append
from core.events.models import Event
from core.events.readers import Reader, StoredEvent, readers
from core.events.types import SYSTEM, DomainEvent, event_type
from core.models import uuid7

__all__ = ["Happened", "append", "reading"]


@event_type(name="tests.Happened", subject_type="sample")
@dataclass(frozen=True, kw_only=True)
class Happened(DomainEvent):
    """Something with a number."""

    sample_id: UUID
    number: int


def append(number: int = 1) -> Event:
    """Write one event in a transaction of its own."""
    sample_id = uuid7()
    with transaction.atomic():
        return event_append(Happened(sample_id=sample_id, number=number), subject_id=sample_id, actor=SYSTEM)


@contextmanager
def reading(
    handle: Callable[[StoredEvent], None],
    *,
    name: str = "tests.reader",
    module: str | None = None,
    reset: Callable[[], None] | None = None,
) -> Iterator[Reader]:
    """A reader of `Happened`, registered for a while."""
    item = readers.register(Reader(name, (Happened,), handle, module, reset))
    try:
        yield item
    finally:
        readers.unregister(name)
