"""Lock a region for one process at a time: launch, migrate, remove."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from core.errors import Conflict

__all__ = ["region_lock", "regions_locked"]

HELD_KEYS = """
    SELECT (classid::bigint << 32) | objid::bigint
    FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@contextmanager
def region_lock(region_id: UUID) -> Iterator[Callable[[], None]]:
    """Lock the region until the end of the block; the database releases the lock if this process dies.

    Yields a check that raises when the lock has been lost together with its connection. Raises Conflict while
    another process holds the region.
    """
    # A connection of its own: migrating closes the ordinary one, and the lock would go with it.
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_key(region_id)])
            if not cursor.fetchone()[0]:
                raise Conflict(_("С этим регионом сейчас работает другой процесс."), code="region_busy")

        def still_held() -> None:
            with own.cursor() as cursor:
                cursor.execute("SELECT 1")

        try:
            yield still_held
        finally:
            # Closing alone frees it too, but only when the server notices: the next command may come sooner.
            with suppress(DatabaseError), own.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_key(region_id)])
    finally:
        own.close()


def regions_locked(region_ids: list[UUID]) -> set[UUID]:
    """Those of the regions that some process holds now."""
    with connection.cursor() as cursor:
        cursor.execute(HELD_KEYS)
        held = {key for (key,) in cursor.fetchall()}
    return {region_id for region_id in region_ids if _key(region_id) in held}


def _key(region_id: UUID) -> int:
    # The low bits of a UUIDv7 are its random part; PostgreSQL takes a signed 64-bit number.
    return region_id.int & 0x7FFFFFFFFFFFFFFF
