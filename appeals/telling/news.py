"""Decide whether an event is recent enough to notify anybody."""

from datetime import timedelta

from core import clock
from core.events.readers import StoredEvent

__all__ = ["is_news"]

# Older events come from an import of history, from the demo or from a replay of the log.
NEWS_LIFETIME = timedelta(days=7)


def is_news(event: StoredEvent) -> bool:
    """Whether an event is recent enough to notify people."""
    return clock.now() - event.occurred_at <= NEWS_LIFETIME
