"""Heartbeats of background programs in the shared cache."""

import time
from enum import StrEnum

from django.core.cache import caches

__all__ = ["Heartbeat", "heartbeat_record", "heartbeats_read", "start_record", "starts_read"]

KEEP_SECONDS = 24 * 60 * 60
# A program gives its sign this often at most, however often it has occasion to.
EVERY_SECONDS = 5.0
# What starts again and again within this time counts as started once: it does not live.
START_SECONDS = 15 * 60


class Heartbeat(StrEnum):
    """Whose sign of life: the main process of each worker, the scheduler, and a short task that came to its end."""

    WORKER = "worker"
    SENDER = "sender"
    SWEEPER = "sweeper"
    LEARNER = "learner"
    BEAT = "beat"
    TASKS = "tasks"


_given: dict[Heartbeat, float] = {}


def heartbeat_record(heartbeat: Heartbeat) -> None:
    """Record a heartbeat. A dead cache is logged by the cache itself and does no harm."""
    now = time.time()
    if now - _given.get(heartbeat, 0.0) >= EVERY_SECONDS:
        _given[heartbeat] = now
        caches["shared"].set(_key(heartbeat), now, KEEP_SECONDS)


def heartbeats_read() -> dict[Heartbeat, float]:
    """Seconds since each heartbeat; those older than a day are missing."""
    now = time.time()
    found = caches["shared"].get_many([_key(heartbeat) for heartbeat in Heartbeat])
    return {heartbeat: max(0.0, now - found[_key(heartbeat)]) for heartbeat in Heartbeat if _key(heartbeat) in found}


def start_record(*heartbeats: Heartbeat) -> None:
    """Record that programs are starting: their heartbeats will follow."""
    for heartbeat in heartbeats:
        caches["shared"].add(f"{_key(heartbeat)}:start", time.time(), START_SECONDS)


def starts_read() -> dict[Heartbeat, float]:
    """Seconds since each recent start."""
    now = time.time()
    keys = {f"{_key(heartbeat)}:start": heartbeat for heartbeat in Heartbeat}
    return {keys[key]: max(0.0, now - at) for key, at in caches["shared"].get_many([*keys]).items()}


def _key(heartbeat: Heartbeat) -> str:
    return f"heartbeat:{heartbeat}"
