"""Heartbeats of background programs in the shared cache."""

import time
from enum import StrEnum

from django.core.cache import caches

__all__ = ["Pulse", "pulse_give", "pulses_read", "start_tell", "starts_read"]

KEEP_SECONDS = 24 * 60 * 60
# A program gives its sign this often at most, however often it has occasion to.
EVERY_SECONDS = 5.0
# What starts again and again within this time counts as started once: it does not live.
START_SECONDS = 15 * 60


class Pulse(StrEnum):
    """Whose sign of life: the main process of each worker, the scheduler, and a short task that came to its end."""

    WORKER = "worker"
    SENDER = "sender"
    SWEEPER = "sweeper"
    LEARNER = "learner"
    BEAT = "beat"
    TASKS = "tasks"


_given: dict[Pulse, float] = {}


def pulse_give(pulse: Pulse) -> None:
    """Record a heartbeat. A dead cache is logged by the cache itself and does no harm."""
    now = time.time()
    if now - _given.get(pulse, 0.0) >= EVERY_SECONDS:
        _given[pulse] = now
        caches["shared"].set(_key(pulse), now, KEEP_SECONDS)


def pulses_read() -> dict[Pulse, float]:
    """Seconds since each heartbeat; those older than a day are missing."""
    now = time.time()
    found = caches["shared"].get_many([_key(pulse) for pulse in Pulse])
    return {pulse: max(0.0, now - found[_key(pulse)]) for pulse in Pulse if _key(pulse) in found}


def start_tell(*pulses: Pulse) -> None:
    """Record that programs are starting: their heartbeats will follow."""
    for pulse in pulses:
        caches["shared"].add(f"{_key(pulse)}:start", time.time(), START_SECONDS)


def starts_read() -> dict[Pulse, float]:
    """Seconds since each recent start."""
    now = time.time()
    keys = {f"{_key(pulse)}:start": pulse for pulse in Pulse}
    return {keys[key]: max(0.0, now - at) for key, at in caches["shared"].get_many([*keys]).items()}


def _key(pulse: Pulse) -> str:
    return f"pulse:{pulse}"
