"""Wake the dispatcher after a commit."""

from core.tasks import send_after_commit

__all__ = ["dispatcher_wake"]


def dispatcher_wake(*, seconds_later: float = 0) -> None:
    """Wake the dispatcher for the current schema after commit, or with a delay, for what becomes due then.

    The sweep finds what a lost wake-up left.
    """
    send_after_commit("core.events.tasks.events_dispatch", seconds_later=seconds_later)
