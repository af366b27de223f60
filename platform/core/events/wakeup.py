"""Wake the dispatcher after a commit."""

from core.tasks import send_after_commit

__all__ = ["dispatcher_wake"]


def dispatcher_wake(*, seconds_later: float = 0) -> None:
    """Have the dispatcher look at the current schema after commit, or so much later, when something comes due.

    The sweep finds what a lost wake-up left.
    """
    send_after_commit("core.events.tasks.events_dispatch", seconds_later=seconds_later)
