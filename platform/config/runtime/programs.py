"""Programs of a running Otklik: web server, task worker, scheduler."""

import sys
from pathlib import Path

# Who answers people and who keeps the time make no schemas: what they don't know cannot be taken from them.
_WITHOUT_OWNER = ("/usr/bin/env", "-u", "DATABASE_OWNER_URL")
WEB_WORKERS = 2
# One waits for the database or a slow export while the other serves. More wait for each other: one at a time runs
# Python, and each handing over costs (docs/reference/performance.md).
WEB_THREADS = 2
TASK_PROCESSES = 2


def web(port: int, *, host: str = "127.0.0.1", workers: int = WEB_WORKERS, threads: int = WEB_THREADS) -> list[str]:
    """A front and `workers` processes behind it, each with `threads` concurrent requests (docs/adr/0015)."""
    return [
        *_WITHOUT_OWNER,
        *(sys.executable, "-m", "config.web.front"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--threads", str(threads)),
    ]


def worker(*, concurrency: int = TASK_PROCESSES) -> list[str]:
    """Celery with forked processes: a region's schema must not be shared between threads."""
    return [
        # Its warning about root: an installation on one's own machine may well be run by root.
        *(sys.executable, "-W", "ignore:::celery.platforms"),
        *("-m", "celery", "--app", "config.celery", "--quiet", "worker"),
        *("--pool", "prefork", "--concurrency", str(concurrency)),
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
