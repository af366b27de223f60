"""Signs of life of background programs: when each was last seen, kept in the shared cache."""

import time
from enum import StrEnum

from django.core.cache import caches

__all__ = ["Pulse", "pulse_give", "pulses_read"]

KEEP_SECONDS = 24 * 60 * 60
# A program gives its sign this often at most, however often it has occasion to.
EVERY_SECONDS = 5.0


class Pulse(StrEnum):
    """Whose sign of life: the worker's main process, the scheduler, and a task that came to its end."""

    WORKER = "worker"
    BEAT = "beat"
    TASKS = "tasks"


_given: dict[Pulse, float] = {}


def pulse_give(pulse: Pulse) -> None:
    """Say that this is alive now. A dead cache is logged by the cache itself and hinders nobody."""
    now = time.time()
    if now - _given.get(pulse, 0.0) >= EVERY_SECONDS:
        _given[pulse] = now
        caches["shared"].set(_key(pulse), now, KEEP_SECONDS)


def pulses_read() -> dict[Pulse, float]:
    """Seconds since each was last seen; what has not been seen for a day is missing."""
    now = time.time()
    found = caches["shared"].get_many([_key(pulse) for pulse in Pulse])
    return {pulse: max(0.0, now - found[_key(pulse)]) for pulse in Pulse if _key(pulse) in found}


def _key(pulse: Pulse) -> str:
    return f"pulse:{pulse}"
