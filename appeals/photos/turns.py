"""Decode one large picture at a time on this machine: sixteen at once would exhaust the memory.

Small ones need no turn: one per thread fits into memory.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from time import monotonic, sleep

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Unavailable

__all__ = ["decoding_turn"]

# Bytes that a thread may unpack beside all others: a telephone's 12 megapixels in HEIC, its commonest photo.
SMALL = 96 * 1024 * 1024
# A large picture takes a second or two.
WAIT_SECONDS = 10.0
_LOOK_SECONDS = 0.05
# Threads of one process that may decode a large picture or stand in line; the other one goes on serving pages.
LINE = 1
_line = BoundedSemaphore(LINE)


@contextmanager
def decoding_turn(memory: int) -> Iterator[None]:
    """Hold while decoding something that takes `memory` bytes.

    Raises Unavailable (code photos_busy) when others have been decoding large pictures for too long.
    """
    if memory <= SMALL:
        yield
        return
    if not _line.acquire(blocking=False):
        raise _busy()
    try:
        with _lock(Path(settings.DATA_DIR) / "decoding.lock"):
            yield
    finally:
        _line.release()


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    # The kernel gives the lock back when whoever holds it is killed.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        deadline = monotonic() + WAIT_SECONDS
        while not _taken(descriptor):
            if monotonic() > deadline:
                raise _busy()
            sleep(_LOOK_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _busy() -> Unavailable:
    return Unavailable(
        _("Сейчас обрабатывается много больших снимков. Отправьте этот ещё раз через минуту или уменьшите его."),
        field="photos",
        code="photos_busy",
    )
