"""Process-wide circuit breaker: skip a service for a while after it was found dead or hanging."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

import structlog

__all__ = ["CircuitBreaker"]

logger = structlog.get_logger(__name__)


class CircuitBreaker:
    """A circuit breaker: after a failure open for `seconds`; then one caller tries, and the others wait for the result.

    `seconds` and `now` are seconds; `now` goes only forward. Threads may share it.
    """

    def __init__(self, name: str, seconds: float, now: Callable[[], float] = monotonic) -> None:
        self._name = name
        self._seconds = seconds
        self._now = now
        self._lock = Lock()
        self._until: float | None = None

    def is_open(self) -> bool:
        """Whether the breaker is open."""
        return self._until is not None and self._now() < self._until

    def allows(self) -> bool:
        """Whether the caller may try. Once the time is over the first caller may, and must call `fail` or `succeed`."""
        if self._until is None:
            return True
        with self._lock:
            until = self._until
            if until is not None and self._now() < until:
                return False
            self._until = self._now() + self._seconds
            return True

    def fail(self) -> None:
        """Record a failure: open the breaker."""
        with self._lock:
            is_new = self._until is None
            self._until = self._now() + self._seconds
        if is_new:
            logger.error("left_alone", what=self._name, seconds=self._seconds)

    def succeed(self) -> None:
        """Record a success: close the breaker."""
        if self._until is not None:
            with self._lock:
                self._until = None
