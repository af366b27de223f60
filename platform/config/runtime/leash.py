"""Stop the programs of a supervisor that was killed: `python leash.py`, fed by `Leash`.

It reads `+PID` and `-PID` from standard input. When that ends while programs are still running, it asks each to stop,
and after a while kills its whole process group. It works without /proc or prctl, so on macOS too.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

__all__ = ["Leash"]

POLITE_SECONDS = 5.0


class Leash:
    """The supervisor's end: reports started and ended programs."""

    def __init__(self) -> None:
        # Alone in a session, so that Ctrl-C and a closed terminal leave it to its work.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(Path(__file__).resolve())], stdin=subprocess.PIPE, start_new_session=True
        )

    def add(self, pid: int) -> None:
        """Report a started program that leads a process group."""
        self._tell(f"+{pid}\n")

    def remove(self, pid: int) -> None:
        """Report that it has ended, with its group."""
        self._tell(f"-{pid}\n")

    def close(self) -> None:
        """Close the leash; no program is held any more."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.wait()

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()


def _hold() -> None:
    held: set[int] = set()
    for line in sys.stdin:
        change = held.add if line[0] == "+" else held.discard
        change(int(line[1:]))
    for pid in held:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + POLITE_SECONDS
    while any(map(_is_there, held)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in held:
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    _hold()
