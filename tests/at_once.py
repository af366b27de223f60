"""Two who write at once, each in a connection of their own: what they write is really committed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic, sleep

from django.db import connection, connections, transaction
from django_tenants.utils import tenant_context

from tenants.service import region_by_slug

__all__ = ["at_once"]

WAITS = (
    "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype IN ('transactionid', 'advisory') AND NOT granted AND datname = current_database()"
)
PATIENCE_SECONDS = 10


def at_once(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Run `second` while `first` holds its rows; `first` is committed once `second` waits for them."""
    is_locked = Event()

    def hold() -> None:
        with transaction.atomic():
            first()
            is_locked.set()
            until = monotonic() + PATIENCE_SECONDS
            while not _somebody_waits():
                assert monotonic() < until, "nobody came to wait for the lock"
                sleep(0.02)

    def come() -> None:
        assert is_locked.wait(PATIENCE_SECONDS)
        second()

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(_in_region, hold), pool.submit(_in_region, come)]:
            future.result(timeout=30)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS)
        return bool(cursor.fetchone()[0])


def _in_region(work: Callable[[], object]) -> None:
    try:
        with tenant_context(region_by_slug("ul")):
            work()
    finally:
        connections.close_all()
