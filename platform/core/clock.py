"""The only source of the current time.

Services call `now()` instead of the system clock. So history can be written with its real dates (the demo, an import of
last year's messages), and tests can set the time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

__all__ = ["at", "now"]

_moment: ContextVar[datetime | None] = ContextVar("otklik_clock", default=None)


def now() -> datetime:
    """The current time, aware, in UTC; or the time of the enclosing `at()`."""
    return _moment.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Run the block at `moment`.

    Raises ValueError for a naive datetime.
    """
    if timezone.is_naive(moment):
        raise ValueError("clock.at() needs an aware datetime")
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
