"""Detect a database that accepts a statement and does not reply, and fail fast.

A suspended server, or one behind a broken switch, keeps its connections: no network time-out ends them and the server's
own cannot run. So we wait ourselves: psycopg2 calls `_wait` at each step (its "green" mode, in which COPY does not
work). After some silence we probe the server over another connection. If that is silent too, all waiting and new
statements of this process raise OperationalError until the server replies again.
"""

import contextlib
import select
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from time import monotonic, sleep
from typing import Any

import psycopg2
import structlog
from django.db import connection as current
from psycopg2 import extensions

__all__ = ["ServerSilent", "patience_begin", "patient_for"]

logger = structlog.get_logger(__name__)

# Silence of a statement, in seconds, before the server is probed; waiting for a lock may take longer.
PATIENCE_SECONDS = 3.0
CONNECT_SECONDS = 3.0
AGAIN_SECONDS = 0.5
_STEP_SECONDS = 0.2

_patience = ContextVar("database_patience", default=PATIENCE_SECONDS)
_is_asking = ContextVar("database_asked", default=False)
_is_silent = threading.Event()
_asking, _finding = threading.Lock(), threading.Lock()
_most_seconds = 60.0


class ServerSilent(psycopg2.OperationalError):
    """The server accepted a statement and did not reply in time; the connection is closed."""


def patience_begin(*, most_seconds: float) -> None:
    """Enable the probe in this process, and limit every statement to `most_seconds`."""
    global _most_seconds
    _most_seconds = most_seconds
    extensions.set_wait_callback(_wait)


@contextlib.contextmanager
def patient_for(seconds: float) -> Iterator[None]:
    """Probe the server after a shorter silence within the block."""
    before = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(before)


def _wait(connection: Any) -> None:
    """Wait until psycopg2 has its result. Raises ServerSilent."""
    # A connection that is being made knows no settings yet.
    is_new = connection.status == extensions.STATUS_SETUP
    began = asked = monotonic()
    while (state := connection.poll()) != extensions.POLL_OK:
        if _is_silent.is_set() and not _is_asking.get():
            raise ServerSilent("the database does not answer")
        if _is_ready(connection.fileno(), state):
            continue
        now = monotonic()
        if is_new and now - began > CONNECT_SECONDS:
            if not _is_asking.get():
                _found_silent()
            raise ServerSilent("no connection within the time that it may take")
        if not is_new and now - asked > _patience.get():
            _see_it_answers()
            asked = monotonic()
        if not is_new and now - began > _most_seconds:
            raise ServerSilent("no answer within the time that it may take")


def _is_ready(file: int, state: int) -> bool:
    # Not select(): a worker has more files than that can tell apart.
    poll = select.poll()
    poll.register(file, select.POLLIN if state == extensions.POLL_READ else select.POLLOUT)
    return bool(poll.poll(_STEP_SECONDS * 1000))


def _see_it_answers() -> None:
    """Probe the server over another connection, unless another thread does; all waiters see the result."""
    if not _asking.acquire(blocking=False):
        return
    try:
        if not _answers(current.get_connection_params()):
            _found_silent()
    finally:
        _asking.release()


def _found_silent() -> None:
    """Fail all waiters, and start a thread that detects when the server replies again."""
    with _finding:
        if _is_silent.is_set():
            return
        _is_silent.set()
    logger.error("database_silent")
    facts = current.get_connection_params()
    threading.Thread(target=_wait_for_an_answer, args=[facts], name="database-silent", daemon=True).start()


def _answers(facts: dict[str, Any]) -> bool:
    before = _is_asking.set(True)
    try:
        psycopg2.connect(**facts).close()
    except ServerSilent:
        return False
    except psycopg2.Error:
        # Full, starting or refusing: all of these are replies.
        return True
    finally:
        _is_asking.reset(before)
    return True


def _wait_for_an_answer(facts: dict[str, Any]) -> None:
    while not _answers(facts):
        sleep(AGAIN_SECONDS)
    _is_silent.clear()
    logger.error("database_answers_again")
