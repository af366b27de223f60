"""Lock a region for one process at a time: launch, migrate, remove."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from core.database.locks import locks_held, session_lock
from core.errors import Conflict

__all__ = ["region_lock", "regions_locked"]


@contextmanager
def region_lock(region_id: UUID) -> Iterator[Callable[[], None]]:
    """Lock the region until the end of the block; the database releases the lock if this process dies.

    Yields a check that raises when the lock has been lost together with its connection. Raises Conflict while
    another process holds the region.
    """
    # A connection of its own: migrating closes the ordinary one, and the lock would go with it.
    own = connection.copy()
    try:
        # Released before the connection closes: the server notices the closing later than the next command comes.
        with session_lock(_key(region_id), own) as is_ours:
            if not is_ours:
                raise Conflict(_("С этим регионом сейчас работает другой процесс."), code="region_busy")

            def still_held() -> None:
                with own.cursor() as cursor:
                    cursor.execute("SELECT 1")

            yield still_held
    finally:
        own.close()


def regions_locked(region_ids: list[UUID]) -> set[UUID]:
    """Those of the regions that some process holds now."""
    held = locks_held([_key(region_id) for region_id in region_ids])
    return {region_id for region_id in region_ids if _key(region_id) in held}


def _key(region_id: UUID) -> int:
    # The low bits of a UUIDv7 are its random part; PostgreSQL takes a signed 64-bit number.
    return region_id.int & 0x7FFFFFFFFFFFFFFF
