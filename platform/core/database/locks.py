"""PostgreSQL advisory locks by name.

Advisory locks know no schema, so the key of a region's lock includes it.
"""

import hashlib
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import DatabaseError
from django.db import connection as current_connection

from core.plane import current_schema

__all__ = ["installation_lock_number", "lock_number", "locks_held", "session_lock", "slot_taken", "wait_for_turn"]

# The 64-bit keys that sessions of this database hold now.
HELD = """
    SELECT (classid::bigint << 32) | objid::bigint
    FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def lock_number(*parts: object) -> int:
    """The advisory lock number for these names in the current schema."""
    return installation_lock_number(current_schema(), *parts)


def installation_lock_number(*parts: object) -> int:
    """The advisory lock number for these names in the whole installation."""
    name = ":".join(map(str, parts)).encode()
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "big", signed=True)


def wait_for_turn(*parts: object) -> None:
    """Serialise transactions of this schema that use these names; the others wait until this one ends."""
    with current_connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_number(*parts)])


@contextmanager
def session_lock(number: int, connection: Any = current_connection) -> Iterator[bool]:
    """Try to hold a lock until the end of the block; yields whether it is ours.

    The lock belongs to the connection, not to a transaction: the database releases it if this process dies.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        is_ours: bool = cursor.fetchone()[0]
    try:
        yield is_ours
    finally:
        if is_ours:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
            except DatabaseError:
                # The connection is lost, or refuses commands after a failed one: closing it releases the lock.
                connection.close()


@contextmanager
def slot_taken(*parts: object, of: int) -> Iterator[bool]:
    """Hold one of `of` slots of this name, counted over all schemas, within the block; yields False if none is free.

    The slot belongs to the connection: a killed process frees it.
    """
    numbers = (installation_lock_number("slot", *parts, index) for index in range(of))
    with ExitStack() as held:
        yield any(held.enter_context(session_lock(number)) for number in numbers)


def locks_held(numbers: Collection[int]) -> set[int]:
    """Those of the locks that some session of this database holds now. One query."""
    with current_connection.cursor() as cursor:
        cursor.execute(HELD)
        held = {key for (key,) in cursor.fetchall()}
    return held.intersection(numbers)
