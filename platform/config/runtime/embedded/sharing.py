"""Share the embedded servers between commands; the last one to exit stops them.

Users are counted with `flock`: the kernel releases the lock of a process that dies in any way, so the count is never
stale.
"""

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from config.runtime.processes import undisturbed


@contextlib.contextmanager
def shared_use(
    directory: Path, *, start: Callable[[], None], stop: Callable[[], None]
) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Run `start` on the way in and, for the last user of `directory`, `stop` on the way out.

    Starting and stopping exclude each other across processes, and what is yielded excludes both. `start` must accept
    servers that already run.
    """
    with contextlib.ExitStack() as stack:
        turn = _open(stack, directory / "services.turn")
        users = _open(stack, directory / "services.users")
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            with _held(turn):
                start()
            yield lambda: _held(turn)
        finally:
            with undisturbed(), _held(turn):
                if _is_last(users):
                    stop()


@contextlib.contextmanager
def _held(descriptor: int) -> Iterator[None]:
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _is_last(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        # Given up while the turn is still ours, so that of two who leave at once the second sees itself last.
        fcntl.flock(users, fcntl.LOCK_UN)
        return False
    return True


def _open(stack: contextlib.ExitStack, path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    open_here = [descriptor]

    def close_in_child() -> None:
        # A forked child shares the lock through the same open file, and would keep it after we die.
        for number in open_here:
            with contextlib.suppress(OSError):
                os.close(number)
        open_here.clear()

    def close() -> None:
        open_here.clear()
        os.close(descriptor)

    os.register_at_fork(after_in_child=close_in_child)
    stack.callback(close)
    return descriptor
