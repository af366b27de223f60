"""Serialise cached values as JSON, so that write access to Valkey does not allow code execution.

Supports JSON types, tuples, dictionaries with any keys, UUIDs, datetimes, dates, and dataclasses marked `@cacheable`.
Writing anything else raises. A value that cannot be read counts as a cache miss.
"""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import structlog
from django_redis.serializers.base import BaseSerializer

__all__ = ["JsonSerializer", "cacheable"]

logger = structlog.get_logger(__name__)

Kind = TypeVar("Kind", bound=type)
_known: dict[str, type] = {}
# Key that marks an encoded value.
_TUPLE, _PAIRS, _UUID, _MOMENT, _DAY, _OBJECT = "~tuple", "~pairs", "~uuid", "~moment", "~day", "~object"


def cacheable(kind: Kind) -> Kind:
    """Allow objects of a frozen dataclass to be cached; they are rebuilt from their fields."""
    assert is_dataclass(kind), kind
    _known[_name(kind)] = kind
    return kind


class JsonSerializer(BaseSerializer):
    """The serializer of django-redis (setting CACHES)."""

    def dumps(self, value: Any) -> bytes:
        """Serialise a value. Raises TypeError for unsupported types."""
        return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":")).encode()

    def loads(self, value: bytes) -> Any:
        try:
            return json.loads(value, object_hook=_made)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            # Written by another release, or by somebody else.
            logger.warning("cache_value_unreadable", error=type(error).__name__)
            return None


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        # Only the plain value of an enum or a safe string.
        return value if type(value) in _PLAIN else _as_plain(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, tuple):
        return {_TUPLE: [_plain(item) for item in value]}
    if isinstance(value, dict):
        if all(isinstance(key, str) and not key.startswith("~") for key in value):
            return {str(key): _plain(item) for key, item in value.items()}
        return {_PAIRS: [[_plain(key), _plain(item)] for key, item in value.items()]}
    if isinstance(value, UUID):
        return {_UUID: value.hex}
    if isinstance(value, datetime):
        return {_MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    name = _name(type(value))
    if name not in _known:
        raise TypeError(f"{name} cannot be kept in the cache: make it a frozen dataclass that is @cacheable")
    return {_OBJECT: [name, *(_plain(getattr(value, field.name)) for field in fields(value))]}


_PLAIN = frozenset({type(None), bool, int, float, str})


def _as_plain(value: Any) -> Any:
    return next(kind(value) for kind in (int, float, str) if isinstance(value, kind))


def _object(told: list[Any]) -> Any:
    kind = _known[told[0]]
    return kind(**dict(zip((field.name for field in fields(kind)), told[1:], strict=True)))


_MAKERS: dict[str, Callable[[Any], Any]] = {
    _TUPLE: tuple,
    _PAIRS: dict,
    _UUID: lambda told: UUID(hex=told),
    _MOMENT: datetime.fromisoformat,
    _DAY: date.fromisoformat,
    _OBJECT: _object,
}


def _made(told: dict[str, Any]) -> Any:
    if len(told) == 1:
        ((key, value),) = told.items()
        maker = _MAKERS.get(key)
        if maker is not None:
            return maker(value)
    return told
