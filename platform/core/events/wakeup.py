"""Waking the dispatcher once a transaction is committed."""

from core.tasks import send_after_commit

__all__ = ["dispatcher_wake"]


def dispatcher_wake(*, seconds_later: float = 0) -> None:
    """Have the dispatcher look at the current schema after commit, or so much later, when something comes due.

    The sweep finds what a lost wake-up left.
    """
    from core.events.tasks import events_dispatch

    send_after_commit(events_dispatch, seconds_later=seconds_later)
