"""Runs several long-lived processes as one: they start together, and when one ends all end.

Honcho does the work; what is added here: SIGHUP, a warm stop (the signal goes to the process itself, which
then stops its own workers), children that end even if this process is killed outright, and the name of the
one that ended first.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from shlex import join
from typing import Any

from honcho import manager as honcho_manager
from honcho.manager import Manager
from honcho.printer import Message, Printer
from honcho.process import Process

from config.runtime import processes

STOP_SECONDS = 20
"""How long a worker may finish the task in hand before it's killed."""

_WATCH_SECONDS = 0.5
# Honcho's five seconds cut a Celery worker off in the middle of a task; it has no argument for this.
honcho_manager.KILL_WAIT = STOP_SECONDS


class Supervisor(Manager):
    """A set of processes under one roof.

    `watch` is asked twice a second for the name of something outside that failed; a name stops everything.
    `on_started` runs in a thread of its own once all processes have been started; `on_stopping` may run inside
    a signal handler and must be quick.
    """

    def __init__(
        self,
        *,
        environment: Mapping[str, str],
        directory: Path,
        watch: Callable[[], str | None] = lambda: None,
        on_started: Callable[[], None] = lambda: None,
        on_stopping: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(printer=_TolerantPrinter())
        self._environment = dict(environment)
        self._directory = directory
        self._watch = watch
        self._on_started = on_started
        self._on_stopping = on_stopping
        self._process_ctor = _LeashedProcess
        self._procmgr = _WarmStop()
        self._asked_to_stop = False
        self._stop_once_started = False
        self.culprit: str | None = None

    def add(self, name: str, command: Sequence[str]) -> None:
        """Add a process; it starts with `run`."""
        self.add_process(name, "exec " + join(command), env=self._environment, cwd=str(self._directory))

    def run(self) -> str | None:
        """Run until a signal or until something ends by itself; returns its name, or None after a signal."""
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._hang_up)
        try:
            self.loop()
        finally:
            if self._all_started():
                self.kill()
        return None if self._asked_to_stop else self.culprit

    def terminate(self) -> None:
        """Ask all processes to stop; remembers who had already ended without being asked."""
        if not self._all_started():
            # Their ids aren't known yet, so there's nobody to send a signal to.
            self._stop_once_started = True
            return
        if not self._terminating:
            ended = [name for name, state in self._processes.items() if "returncode" in state]
            self._asked_to_stop = self.culprit is None and not ended
            self.culprit = self.culprit or next(iter(ended), None)
            self._on_stopping()
        super().terminate()

    def _start(self) -> None:
        super()._start()
        # Threads only after the forks: a forked copy of a held lock would never be released.
        threading.Thread(target=self._keep_watch, daemon=True).start()
        threading.Thread(target=self._on_started, daemon=True).start()

    def _keep_watch(self) -> None:
        while not self._terminating:
            failed = self._watch()
            if failed is not None and not self._terminating:
                self.culprit = failed
            if failed is not None or (self._stop_once_started and self._all_started()):
                # Through the signal, so that honcho's own loop does the stopping.
                os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(_WATCH_SECONDS)

    def _hang_up(self, _number: int, _frame: object) -> None:
        # The terminal is gone, and writing to it would fail.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nowhere, stream)
        self.terminate()

    def _system_print(self, data: str) -> None:
        """Honcho's own remarks stay unsaid: the commands here say what matters in words."""


class _TolerantPrinter(Printer):
    """Prints the processes' lines; goes on without a terminal when there's none any more."""

    def __init__(self) -> None:
        super().__init__(sys.stdout, time_format="%H:%M:%S")

    def write(self, message: Message) -> None:
        with contextlib.suppress(OSError):
            super().write(message)


class _LeashedProcess(Process):
    """Ends what its child leaves running, and the child too when the supervisor is killed outright."""

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        threading.Thread(target=self._hold, args=[os.getppid()], daemon=True).start()
        super().run(events, ignore_signals)

    def _hold(self, supervisor: int) -> None:
        while os.getppid() == supervisor and (self._child is None or self._child.poll() is None):
            time.sleep(_WATCH_SECONDS)
        if self._child is None:
            return
        leader = processes.alive(self._child.pid)
        if leader is not None:
            processes.end([leader], [(signal.SIGTERM, 5)])
        # The workers of a killed master hold its output open, and honcho waits for the end of that.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._child.pid, signal.SIGKILL)


class _WarmStop:
    """Signals for honcho: a polite one to the process alone, a deadly one to all of its group."""

    def terminate(self, pid: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)

    def kill(self, pid: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
