"""Supervise several programs: start and stop them together, restart one that dies.

Each program leads its own process group, detached from the terminal; its output is forwarded line by line under its
name. A program that dies too often (`RestartPolicy`) stops all, and `run` returns its name.
"""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.runtime.errors import RuntimeFault
from config.runtime.leash import Leash
from config.runtime.restarts import Death, Deaths, Restarts, cause_of
from core.units import seconds

STOP_SECONDS = 20
"""How long a worker may finish the task in hand before it's killed."""

_TURN_SECONDS = 0.1
_WATCH_SECONDS = 0.5
# Lines that are still on their way when a program has ended.
_LAST_LINES_SECONDS = 2.0
_COLOURS = (36, 33, 32, 35, 34)


@dataclass
class _Program:
    """One of the programs; without a process it waits for `starts_at` (`time.monotonic`)."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    starts_at: float = 0.0
    printer: threading.Thread | None = None


@dataclass
class Supervisor:
    """A supervisor of several programs.

    `watch` is asked twice a second for the name of something outside that failed, and `revive` is to bring it back; it
    may raise RuntimeFault, which counts as one more death. `on_started` runs in a thread of its own once all programs
    have been started; `on_stopping` may run inside a signal handler and must be quick.
    """

    environment: Mapping[str, str]
    directory: Path
    deaths: Deaths
    restarts: Restarts = field(default_factory=Restarts)
    watch: Callable[[], str | None] = lambda: None
    revive: Callable[[str], None] = lambda name: None
    on_started: Callable[[], None] = lambda: None
    on_stopping: Callable[[], None] = lambda: None
    culprit: str | None = field(default=None, init=False)
    _programs: list[_Program] = field(default_factory=list, init=False)
    _asked_to_stop: bool = field(default=False, init=False)
    _watched_at: float = field(default=0.0, init=False)
    _revive_at: dict[str, float] = field(default_factory=dict, init=False)

    def add(self, name: str, command: Sequence[str]) -> None:
        """Add a program; it starts with `run`."""
        self._programs.append(_Program(name, list(command)))

    def run(self) -> str | None:
        """Run until a signal or until a program is given up; returns its name, or None after a signal."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._hang_up)
        leash = Leash()
        try:
            for program in self._programs:
                self._start(program, leash)
            threading.Thread(target=self.on_started, daemon=True).start()
            while not self._asked_to_stop and self.culprit is None:
                self._turn(leash)
                time.sleep(_TURN_SECONDS)
        finally:
            self._end_all()
            leash.close()
        return self.culprit

    def _turn(self, leash: Leash) -> None:
        """Handle ended programs and start those that are due."""
        for program in self._programs:
            if program.process is None:
                if time.monotonic() >= program.starts_at:
                    self._start(program, leash)
            elif program.process.poll() is not None:
                self._bury(program, leash)
        if time.monotonic() - self._watched_at >= _WATCH_SECONDS:
            self._watched_at = time.monotonic()
            self._look_outside()

    def _start(self, program: _Program, leash: Leash) -> None:
        program.process = subprocess.Popen(
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(self.environment),
            cwd=self.directory,
            start_new_session=True,
        )
        leash.add(program.process.pid)
        program.printer = threading.Thread(target=self._pass_on, args=[program, program.process], daemon=True)
        program.printer.start()

    def _bury(self, program: _Program, leash: Leash) -> None:
        assert program.process is not None
        ended, program.process = program.process, None
        # What it has started would hold its port, its files and its output.
        _kill_group(ended.pid)
        leash.remove(ended.pid)
        if not self._asked_to_stop:
            wait = self._note_death(program.name, cause_of(ended.returncode))
            program.starts_at = time.monotonic() + (wait or 0.0)

    def _look_outside(self) -> None:
        failed = self.watch()
        if failed is None or self._asked_to_stop or time.monotonic() < self._revive_at.get(failed, 0.0):
            return
        if failed not in self._revive_at:
            wait = self._note_death(failed, "процесса нет")
            self._revive_at[failed] = time.monotonic() + (wait or 0.0)
            if wait or self.culprit is not None:
                return
        try:
            self.revive(failed)
            del self._revive_at[failed]
        except RuntimeFault as fault:
            self._say(str(fault))
            wait = self._note_death(failed, "не запустился")
            self._revive_at[failed] = time.monotonic() + (wait or 0.0)

    def _note_death(self, name: str, cause: str) -> float | None:
        """Record and print a death; returns the seconds to wait, or None if the program is given up."""
        wait = self.restarts.wait_after_death(name)
        self.deaths.add(Death(name, time.time(), cause, given_up=wait is None))
        if wait is None:
            self._say(f"{name}: остановился ({cause}) слишком много раз подряд, больше не запускаю.")
            self.culprit = name
        else:
            later = f" через {seconds(wait)}" if wait else ""
            self._say(f"{name}: остановился ({cause}), запускаю снова{later}.")
        return wait

    def _end_all(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            # An impatient second Ctrl-C must leave nobody running.
            signal.signal(number, signal.SIG_IGN)
        self.on_stopping()
        running = [program for program in self._programs if program.process is not None]
        for program in running:
            assert program.process is not None
            # To the program itself, which then stops its own workers.
            with contextlib.suppress(ProcessLookupError):
                program.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for program in running:
            assert program.process is not None
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.process.wait(max(0.0, deadline - time.monotonic()))
            _kill_group(program.process.pid)
            program.process.wait()
            if program.printer is not None:
                program.printer.join(_LAST_LINES_SECONDS)

    def _stop(self, _number: int, _frame: object) -> None:
        self._asked_to_stop = True

    def _hang_up(self, number: int, frame: object) -> None:
        # The terminal is gone, and writing to it would fail.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nowhere, stream)
        self._stop(number, frame)

    # --- What is said

    def _pass_on(self, program: _Program, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self._print(program.name, line)

    def _say(self, sentence: str) -> None:
        self._print("otklik", f"{sentence}\n".encode())

    def _print(self, name: str, line: bytes) -> None:
        width = max(len("otklik"), *(len(program.name) for program in self._programs))
        label = f"{time.strftime('%H:%M:%S')} {name.ljust(width)} | "
        with contextlib.suppress(OSError):
            if os.isatty(1):
                names = [program.name for program in self._programs]
                colour = _COLOURS[names.index(name) % len(_COLOURS)] if name in names else 31
                label = f"\x1b[{colour}m{label}\x1b[0m"
            # One write a line, so that two programs do not break into each other's.
            os.write(1, label.encode() + line.rstrip(b"\n") + b"\n")


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
