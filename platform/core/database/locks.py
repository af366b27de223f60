"""PostgreSQL advisory locks by name; the key includes the current schema, because advisory locks have none."""

import hashlib

from django.db import connection

from core.plane import current_schema

__all__ = ["lock_number", "wait_for_turn"]


def lock_number(*parts: object) -> int:
    """The advisory lock number for these names in the current schema."""
    name = ":".join(map(str, (current_schema(), *parts))).encode()
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "big", signed=True)


def wait_for_turn(*parts: object) -> None:
    """Serialise transactions of this schema that use these names; the others wait until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_number(*parts)])
