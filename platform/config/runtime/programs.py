"""Programs of a running Otklik: web server, task workers, scheduler."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.queues import Queue

# Who answers people and who keeps the time make no schemas: what they don't know cannot be taken from them.
_WITHOUT_OWNER = ("/usr/bin/env", "-u", "DATABASE_OWNER_URL")
WEB_WORKERS = 2
# One waits for the database or a slow export while the other serves. More wait for each other: one at a time runs
# Python, and each handing over costs (docs/reference/performance.md).
WEB_THREADS = 2
TASK_PROCESSES = 2
# More than the concurrency of all channels together: a stuck channel keeps no other waiting (docs/adr/0024).
SENDER_THREADS = 16


@dataclass(frozen=True)
class Worker:
    """A task worker: the queues it reads, and how many tasks it runs at once, in forked processes or in threads."""

    queues: tuple[Queue, ...]
    size: int
    pool: str = "prefork"


# Threads only wait for others, and cost no memory; a task that works may be killed, and gives its memory back.
WORKERS = {
    "worker": Worker((Queue.ORDINARY,), TASK_PROCESSES),
    "sender": Worker((Queue.MAIL, Queue.CHANNELS), SENDER_THREADS, pool="threads"),
    "sweeper": Worker((Queue.SWEEPS,), 2),
    "learner": Worker((Queue.LEARNING,), 1),
}


def web(port: int, *, host: str = "127.0.0.1", workers: int = WEB_WORKERS, threads: int = WEB_THREADS) -> list[str]:
    """A front and `workers` processes behind it, each with `threads` concurrent requests (docs/adr/0015)."""
    return [
        *_WITHOUT_OWNER,
        *(sys.executable, "-m", "config.web.front"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--threads", str(threads)),
    ]


def workers(*, concurrency: int = TASK_PROCESSES) -> dict[str, list[str]]:
    """All task workers by name; `concurrency` is of the one that reads the ordinary queue."""
    return {
        name: worker(name, item.queues, size=concurrency if name == "worker" else item.size, pool=item.pool)
        for name, item in WORKERS.items()
    }


def worker(name: str, queues: Sequence[Queue], *, size: int, pool: str = "prefork") -> list[str]:
    """Celery for these queues."""
    return [
        # Its warning about root: an installation on one's own machine may well be run by root.
        *(sys.executable, "-W", "ignore:::celery.platforms"),
        *("-m", "celery", "--app", "config.celery", "--quiet", "worker"),
        *("--hostname", f"{name}@%h", "--queues", ",".join(queues)),
        *("--pool", pool, "--concurrency", str(size)),
        *("--without-gossip", "--without-mingle", "--loglevel", "WARNING"),
    ]


def beat(data: Path) -> list[str]:
    """Celery's scheduler, which remembers in `data` when each task ran last."""
    return [
        *_WITHOUT_OWNER,
        *(sys.executable, "-m", "celery", "--app", "config.celery", "--quiet", "beat"),
        *("--schedule", str(data / "celerybeat-schedule")),
        *("--loglevel", "WARNING"),
    ]
