"""Processes under one roof: they stop together, however the end comes."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from config.runtime.paths import PROJECT

PROGRAM = """
import os, sys
from pathlib import Path
from config.runtime.supervisor import Supervisor

if __name__ == "__main__":
    flag = Path(sys.argv[1])
    supervisor = Supervisor(
        environment=os.environ,
        directory=flag.parent,
        watch=lambda: "outsider" if flag.exists() else None,
        on_started=lambda: print("started", flush=True),
    )
    polite = "trap 'echo stopped politely; exit 0' TERM; while :; do sleep 0.1; done"
    supervisor.add("first", ["sh", "-c", polite])
    supervisor.add("second", ["sleep", "4200"])
    print("ended by", supervisor.run(), flush=True)
"""


class Running:
    """The program above on a terminal of its own."""

    def __init__(self, folder: Path) -> None:
        script = folder / "program.py"
        script.write_text(PROGRAM)
        self.flag = folder / "outsider-failed"
        self.said = ""
        terminal, slave = pty.openpty()
        self.terminal: int | None = terminal
        self.process = subprocess.Popen(
            [sys.executable, str(script), str(self.flag)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "PYTHONPATH": str(PROJECT / "platform")},
            preexec_fn=_take_terminal,
        )
        os.close(slave)
        self.read_until("started")
        time.sleep(0.2)  # the shell's own child
        self.family = psutil.Process(self.process.pid).children(recursive=True)

    def read_until(self, word: str, then: str = "", seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not self._said(word, then) and time.monotonic() < deadline and self.terminal is not None:
            if select.select([self.terminal], [], [], 0.1)[0]:
                try:
                    self.said += os.read(self.terminal, 65536).decode(errors="replace")
                except OSError:
                    return

    def _said(self, word: str, then: str) -> bool:
        _, found, rest = self.said.partition(word)
        return bool(found) and then in rest

    def child(self, argument: str) -> psutil.Process:
        return next(process for process in self.family if process.cmdline()[1:] == [argument])

    def hang_up(self) -> None:
        if self.terminal is not None:
            os.close(self.terminal)
            self.terminal = None

    def nothing_stays(self, seconds: float = 15) -> bool:
        self.process.wait(seconds)
        return not psutil.wait_procs(self.family, timeout=seconds)[1]

    def close(self) -> None:
        self.hang_up()
        for process in [*self.family, self.process]:
            try:
                process.kill()
            except (psutil.Error, OSError):
                continue
        self.process.wait()


def _take_terminal() -> None:
    import fcntl
    import termios

    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.fixture
def running(tmp_path: Path):
    program = Running(tmp_path)
    yield program
    program.close()


def test_ctrl_c_stops_all_politely(running):
    assert running.terminal is not None
    os.write(running.terminal, b"\x03")
    running.read_until("ended by", "\n")
    assert running.nothing_stays()
    assert "stopped politely" in running.said
    assert "ended by None" in running.said


def test_an_impatient_second_ctrl_c_changes_nothing(running):
    assert running.terminal is not None
    os.write(running.terminal, b"\x03\x03")
    running.read_until("ended by", "\n")
    assert running.nothing_stays()
    assert "ended by None" in running.said


def test_sigterm_stops_all(running):
    running.process.send_signal(signal.SIGTERM)
    running.read_until("ended by", "\n")
    assert running.nothing_stays()
    assert "ended by None" in running.said


def test_a_closed_terminal_stops_all(running):
    running.hang_up()
    assert running.nothing_stays()
    assert running.process.returncode == 0


def test_children_of_a_supervisor_killed_outright_end_too(running):
    running.process.kill()
    assert running.nothing_stays()


def test_the_end_of_one_stops_the_rest_and_is_named(running):
    running.child("4200").kill()
    running.read_until("ended by", "\n")
    assert running.nothing_stays()
    assert "ended by second" in running.said


def test_the_failure_of_something_outside_stops_all_and_is_named(running):
    running.flag.touch()
    running.read_until("ended by", "\n")
    assert running.nothing_stays()
    assert "ended by outsider" in running.said
