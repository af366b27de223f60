"""Connections to Valkey with a short time-out and a shared circuit breaker.

Every use of the cache goes through here (setting CACHES). A page reads the cache a dozen times: without a shared pause
each read would wait for its own time-out.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from redis.backoff import NoBackoff
from redis.connection import ConnectionPool
from redis.exceptions import ConnectionError as ValkeyUnreachable
from redis.exceptions import TimeoutError as ValkeyTimeout
from redis.retry import Retry

from core.circuit_breaker import CircuitBreaker

__all__ = ["BreakingPool", "BreakingRetry", "valkey_breaker", "valkey_untouched"]

PAUSE_SECONDS = 5.0

T = TypeVar("T")

valkey_breaker = CircuitBreaker("valkey", PAUSE_SECONDS)


_untouched = ContextVar("valkey_untouched", default=False)


@contextmanager
def valkey_untouched() -> Iterator[None]:
    """Skip the cache within the block, whether it is alive or not."""
    before = _untouched.set(True)
    try:
        yield
    finally:
        _untouched.reset(before)


class BreakingPool(ConnectionPool):
    """A connection pool that raises during a pause."""

    def get_connection(self, *_of_old: Any, **_options: Any) -> Any:
        """A connection. Raises redis' ConnectionError at once during a pause.

        Older clients say what they want it for, which nobody has asked since redis-py 5.3.
        """
        if _untouched.get() or not valkey_breaker.allows():
            raise ValkeyUnreachable("left alone")
        return super().get_connection()


class BreakingRetry(Retry):
    """Retry a stale connection once and a time-out never; begin or end the pause."""

    def __init__(self) -> None:
        super().__init__(NoBackoff(), 1, supported_errors=(ValkeyUnreachable,))

    def call_with_retry(self, do: Callable[[], T], *args: Any, **kwargs: Any) -> T:
        """As redis-py does it."""
        try:
            value: T = super().call_with_retry(do, *args, **kwargs)
        except (ValkeyUnreachable, ValkeyTimeout, OSError):
            valkey_breaker.fail()
            raise
        valkey_breaker.succeed()
        return value
