"""Wake the dispatcher, or the sending of a channel, after a commit. The sweep finds what a lost wake-up left.

While a wake-up waits in the queue no other is sent: a mark in Valkey says that one waits. Its task removes the mark
before it reads the database. So it reads what was committed before, and what is committed later sends another.
"""

from django.core.cache import caches
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from core.plane import current_schema
from core.tasks import send_after_commit

__all__ = ["channel_wake", "channel_woken", "dispatcher_wake", "dispatcher_woken"]

# A wake-up that is lost, or waits longer in the queue, holds further ones back for no longer than this.
WAITING_MILLISECONDS = 2000


def dispatcher_wake(*, seconds_later: float = 0) -> None:
    """Wake the dispatcher for the current schema after commit, or with a delay, for what becomes due then."""
    unless = None if seconds_later else _is_waiting
    send_after_commit("core.events.tasks.events_dispatch", seconds_later=seconds_later, unless=unless)


def dispatcher_woken() -> None:
    """Have the next event of this schema send a wake-up again; call before the log is read."""
    _remove(current_schema())


def channel_wake(channel: str, *, queue: str, seconds_later: float = 0) -> None:
    """Have the due items of a channel in the current schema sent after commit, or so many seconds later."""
    unless = None if seconds_later else _is_waiting
    send_after_commit(
        "core.events.tasks.deliveries_send", channel, queue=queue, seconds_later=seconds_later, unless=unless
    )


def channel_woken(channel: str) -> None:
    """Have the next item of this channel and schema send a wake-up again; call before deliveries are read."""
    _remove(current_schema(), channel)


def _remove(*task: str) -> None:
    try:
        get_redis_connection("default").delete(_mark(*task))
    except (RedisError, OSError):
        # The mark expires by itself.
        return


def _is_waiting(*task: str) -> bool:
    """Whether this wake-up waits in the queue; marks it as waiting. False without Valkey."""
    try:
        is_first = get_redis_connection("default").set(_mark(*task), 1, px=WAITING_MILLISECONDS, nx=True)
    except (RedisError, OSError):
        return False
    return not is_first


def _mark(*task: str) -> str:
    # The default cache names keys by the schema of the connection, which a commit hook may have left.
    return str(caches["shared"].make_key(f"dispatcher_waits:{':'.join(task)}"))
