"""Typed events.

A package declares its events in its `events.py` as frozen dataclasses decorated with `@event_type`. Fields are
identifiers, codes, numbers, datetimes and lists of those.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, ClassVar, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder

from core.registry import Registry

__all__ = [
    "SYSTEM",
    "Actor",
    "DomainEvent",
    "EventDefinition",
    "Upcaster",
    "event_from_payload",
    "event_type",
    "event_types",
    "fields_added",
]

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The actor of an event, as the log stores it.

    `label` is what everybody may read: an organisation or a role for staff, never a person's name.
    """

    kind: str
    id: UUID | None
    label: str


SYSTEM = Actor(kind="system", id=None, label="Система")


class DomainEvent:
    """Base of typed events.

    `event_name` is `<package>.<What happened>`. `event_version` grows with each change of the fields, by an upcaster.
    """

    event_name: ClassVar[str]
    event_version: ClassVar[int] = 1
    subject_type: ClassVar[str]

    def payload(self) -> dict[str, Any]:
        """The fields as JSON-ready values."""
        return {name: _encode(getattr(self, name)) for name in _hints(type(self))}  # type: ignore[arg-type]


@dataclass(frozen=True)
class EventDefinition:
    """A registered event class with its name and the upcasters of its former versions."""

    name: str
    event_class: type[DomainEvent]
    upcasters: tuple[Upcaster, ...] = ()


event_types: Registry[EventDefinition] = Registry("event types")

E = TypeVar("E", bound=type[DomainEvent])


def event_type(*, name: str, subject_type: str, upcasters: Sequence[Upcaster] = ()) -> Callable[[E], E]:
    """Register a frozen dataclass as the event `name` about a `subject_type`.

    The first of `upcasters` makes a payload of version 2 from one of version 1, the next one of version 3 from that,
    and so on; the class is the version after the last. Rows of the log are never rewritten.
    """

    def register(event_class: E) -> E:
        event_class.event_name = name
        event_class.subject_type = subject_type
        event_class.event_version = len(upcasters) + 1
        event_types.register(EventDefinition(name, event_class, tuple(upcasters)))
        return event_class

    return register


def fields_added(**values: Any) -> Upcaster:
    """An upcaster that adds fields: JSON-ready values for older rows."""
    return lambda payload: values | payload


def event_from_payload(name: str, payload: dict[str, Any], *, version: int) -> DomainEvent:
    """Convert a stored payload of this `version` into the typed event in its newest form.

    Raises NotRegistered for an unknown name. Fields that the class does not know are dropped: while a release is rolled
    out, the old code reads what the new code wrote.
    """
    definition = event_types[name]
    for upcast in definition.upcasters[version - 1 :]:
        payload = upcast(payload)
    event_class = definition.event_class
    hints = _hints(event_class)  # type: ignore[arg-type]  # a class is hashable
    return event_class(**{key: _decode(value, hints[key]) for key, value in payload.items() if key in hints})


@cache
def _hints(event_class: type[DomainEvent]) -> dict[str, Any]:
    """The types of the fields by their names."""
    hints = get_type_hints(event_class)
    return {field.name: hints[field.name] for field in fields(event_class)}  # type: ignore[arg-type]


def _encode(value: Any) -> Any:
    if isinstance(value, list):
        return [_encode(entry) for entry in value]
    if isinstance(value, UUID | datetime):
        return DjangoJSONEncoder().default(value)
    return value


def _decode(value: Any, hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        if value is None:
            return None
        hint = next(arg for arg in get_args(hint) if arg is not NoneType)
    if get_origin(hint) is list:
        (item,) = get_args(hint)
        return [_decode(entry, item) for entry in value]
    if hint is UUID:
        return UUID(value)
    if hint is datetime:
        return datetime.fromisoformat(value)
    return value
