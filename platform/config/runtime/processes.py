"""Find, stop and survive operating system processes."""

import contextlib
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_spawned: list[subprocess.Popen[bytes]] = []


def _alive(pid: int) -> psutil.Process | None:
    """The running process with this id; None when there is none or it's a zombie."""
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else process
    except psutil.Error:
        return None


def working_in(directory: Path, name: str) -> list[psutil.Process]:
    """Running processes called `name…` whose working directory is `directory`.

    A server's working directory is its data directory, which identifies it where a recorded id can't: ids
    are reused after a reboot, and in a container they start anew each time.
    """
    found = []
    for process in psutil.process_iter():
        try:
            if process.name().startswith(name) and Path(process.cwd()) == directory:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def end(processes: Sequence[psutil.Process], steps: Sequence[tuple[signal.Signals, float]]) -> None:
    """Send each signal in turn to those still running and wait the given seconds after each."""
    remaining = list(processes)
    for number, seconds in steps:
        for process in remaining:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(number)
        remaining = _wait(remaining, seconds)
        if not remaining:
            return


def _wait(those: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Wait until they have ended; returns those that haven't.

    A zombie counts as ended: in a container whose first process doesn't collect orphans it stays for ever.
    """
    deadline = time.monotonic() + seconds
    while those and time.monotonic() < deadline:
        those = [process for process in those if _alive(process.pid) == process]
        if those:
            time.sleep(0.02)
    return those


def spawn(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a server in its own session, so that the terminal's Ctrl-C does not reach it."""
    child: subprocess.Popen[bytes] = subprocess.Popen(command, start_new_session=True, **options)
    _spawned.append(child)
    return child


def reap() -> None:
    """Collect the exit codes of ended servers, so that no zombie stays."""
    _spawned[:] = [child for child in _spawned if child.poll() is None]


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Ignore Ctrl-C and similar signals: a second Ctrl-C must not leave servers running."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _exit_by_signal(number: int) -> BaseException:
    return SystemExit(128 + number)


@contextlib.contextmanager
def stop_signals_raise(error: Callable[[int], BaseException] = _exit_by_signal) -> Iterator[None]:
    """Turn SIGTERM and SIGHUP into an exception, so that `finally` runs; Ctrl-C raises by itself."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, _frame: object) -> None:
        raise error(number)

    before = {}
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, leave)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
