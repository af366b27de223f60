"""Waking the dispatcher once a transaction is committed."""

from core.tasks import send_after_commit

__all__ = ["dispatcher_wake"]


def dispatcher_wake() -> None:
    """Have the dispatcher look at the current schema after commit; the sweep finds what a lost wake-up left."""
    from core.events.tasks import events_dispatch

    send_after_commit(events_dispatch)
