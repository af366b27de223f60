"""PostgreSQL advisory locks by name; unless said otherwise the key includes the current schema, because advisory locks
have none.
"""

import contextlib
import hashlib
from collections.abc import Iterator

from django.db import Error as AnyDatabaseError
from django.db import connection

from core.plane import current_schema

__all__ = ["lock_number", "slot_taken", "wait_for_turn"]


def lock_number(*parts: object) -> int:
    """The advisory lock number for these names in the current schema."""
    return _number(current_schema(), *parts)


def _number(*parts: object) -> int:
    name = ":".join(map(str, parts)).encode()
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "big", signed=True)


def wait_for_turn(*parts: object) -> None:
    """Serialise transactions of this schema that use these names; the others wait until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_number(*parts)])


@contextlib.contextmanager
def slot_taken(*parts: object, of: int) -> Iterator[bool]:
    """Hold one of `of` slots of this name, counted over all schemas, within the block; yields False if none is free.

    The slot belongs to the connection: a killed process frees it.
    """
    numbers = (_number("slot", *parts, index) for index in range(of))
    taken = next((number for number in numbers if _asked("pg_try_advisory_lock", number)), None)
    try:
        yield taken is not None
    finally:
        if taken is not None:
            # A broken connection has given it back.
            with contextlib.suppress(AnyDatabaseError):
                _asked("pg_advisory_unlock", taken)


def _asked(function: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [number])
        return bool(cursor.fetchone()[0])
