"""Wake the dispatcher after a commit.

While a wake-up waits in the queue no other is sent: a mark in Valkey says that one waits. The dispatcher removes it
before it reads the log. So it reads what was committed before, and what is committed later sends another.
"""

from django.core.cache import caches
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from core.plane import current_schema
from core.tasks import send_after_commit

__all__ = ["dispatcher_wake", "dispatcher_woken"]

# A wake-up that is lost, or waits longer in the queue, holds further ones back for no longer than this.
WAITING_MILLISECONDS = 2000


def dispatcher_wake(*, seconds_later: float = 0) -> None:
    """Wake the dispatcher for the current schema after commit, or with a delay, for what becomes due then.

    The sweep finds what a lost wake-up left.
    """
    unless = None if seconds_later else _is_waiting
    send_after_commit("core.events.tasks.events_dispatch", seconds_later=seconds_later, unless=unless)


def dispatcher_woken() -> None:
    """Have the next event of this schema send a wake-up again; call before the log is read."""
    try:
        get_redis_connection("default").delete(_mark(current_schema()))
    except (RedisError, OSError):
        # The mark expires by itself.
        return


def _is_waiting(schema: str) -> bool:
    """Whether a wake-up of this schema waits in the queue; marks it as waiting. False without Valkey."""
    try:
        is_first = get_redis_connection("default").set(_mark(schema), 1, px=WAITING_MILLISECONDS, nx=True)
    except (RedisError, OSError):
        return False
    return not is_first


def _mark(schema: str) -> str:
    # The default cache names keys by the schema of the connection, which a commit hook may have left.
    return str(caches["shared"].make_key(f"dispatcher_waits:{schema}"))
