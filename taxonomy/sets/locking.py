"""One writer of a region's set at a time."""

from django.db import connection

__all__ = ["set_lock"]

# Writers of one region's set wait for each other; the second part of the lock is the schema's own.
SET_LOCK = 0x5345


def set_lock() -> None:
    """Make other writers of this region's set wait until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(current_schema()))", [SET_LOCK])
