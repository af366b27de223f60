"""Two who write at once, each in a connection of their own: what they write is really committed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic, sleep

from django.db import connection, connections, transaction
from django_tenants.utils import tenant_context

from tenants.service import region_by_slug

__all__ = ["at_once"]

# Not through pg_stat_activity: the first look of a transaction freezes it, and who connects later is never seen in it.
WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
PATIENCE_SECONDS = 10


def at_once(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Run `second` while `first` holds its rows; `first` is committed once `second` waits for them."""
    is_locked, is_over = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            first()
            is_locked.set()
            until = monotonic() + PATIENCE_SECONDS
            while not _somebody_waits():
                assert not is_over.is_set(), "the second was over without waiting for the lock"
                assert monotonic() < until, "nobody came to wait for the lock"
                sleep(0.02)

    def come() -> None:
        assert is_locked.wait(PATIENCE_SECONDS)
        try:
            second()
        finally:
            is_over.set()

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(_in_region, work) for work in (hold, come)]
    errors = [error for error in (future.exception() for future in both) if error is not None]
    if errors:
        raise errors[0] if len(errors) == 1 else BaseExceptionGroup("both failed", errors)


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
