"""Queues of background tasks: a slow or dead outside holds up only its own.

A task names its queue where it is declared, `@shared_task(base=RegionTask, runs_in=Queue.SWEEPS)`; the default is
ORDINARY. Which program reads which queue: `config.runtime.programs`.
"""

from enum import StrEnum

__all__ = ["Queue"]


class Queue(StrEnum):
    """The queues of an installation."""

    ORDINARY = "ordinary"
    """Short work on the database alone, above all the event log. Nothing here waits for anybody outside."""
    MAIL = "mail"
    """Letters, handed to a mail server."""
    CHANNELS = "channels"
    """Deliveries of all other channels: each takes no more slots than it declares."""
    LEARNING = "learning"
    """Training of models: minutes to an hour, one at a time."""
    SWEEPS = "sweeps"
    """Long work of our own: sweeps, photos, launches, texts read again."""
