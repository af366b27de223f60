"""Programs under one roof: they stop together, however the end comes, and one that dies is started again."""

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
from config.runtime.restarts import Deaths

PROGRAM = """
import os, sys
from pathlib import Path
from config.runtime.errors import RuntimeFault
from config.runtime.restarts import Deaths, RestartPolicy, Restarts
from config.runtime.supervisor import Supervisor

def revive(name):
    if (flag.parent / "beyond-help").exists():
        raise RuntimeFault("cannot be helped")
    flag.unlink()
    print("revived", name, flush=True)

if __name__ == "__main__":
    flag = Path(sys.argv[1])
    supervisor = Supervisor(
        environment=os.environ,
        directory=flag.parent,
        deaths=Deaths.of(flag.parent),
        restarts=Restarts(RestartPolicy(deaths=3, window=60, first_wait=0.1)),
        watch=lambda: "outsider" if flag.exists() else None,
        revive=revive,
        on_started=lambda: print("started", flush=True),
    )
    polite = "echo here $$; trap 'echo stopped politely; exit 0' TERM; while :; do sleep 0.1; done"
    supervisor.add("first", ["sh", "-c", polite])
    supervisor.add("second", ["sleep", "4200"])
    supervisor.add("third", ["sh", "-c", "sleep 4300 & wait"])
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
        """The youngest that was started with this argument; waits for one."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            self.family = list({*self.family, *psutil.Process(self.process.pid).children(recursive=True)})
            found = [process for process in self.family if _argument(process) == argument]
            if found:
                return max(found, key=lambda process: process.create_time())
            time.sleep(0.05)
        raise AssertionError(f"nobody runs {argument}")

    def deaths(self) -> list[tuple[str, str, bool]]:
        return [(death.name, death.cause, death.given_up) for death in Deaths.of(self.flag.parent).since(0)]

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


def _argument(process: psutil.Process) -> str:
    try:
        return process.cmdline()[-1] if process.status() != psutil.STATUS_ZOMBIE else ""
    except psutil.Error:
        return ""


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


def test_one_that_is_killed_is_started_again_alone(running):
    others = {process.pid for process in running.family if _argument(process) == "4300"}
    killed = running.child("4200")
    killed.kill()
    killed.wait(5)
    assert running.child("4200").pid != killed.pid
    assert running.process.poll() is None
    assert {running.child("4300").pid} == others
    running.read_until("second: остановился (сигнал SIGKILL), запускаю снова.")
    assert running.deaths() == [("second", "сигнал SIGKILL", False)]


def test_what_a_killed_program_has_started_ends_with_it(running):
    orphan = running.child("4300")
    parent = orphan.parent()
    parent.kill()
    assert not psutil.wait_procs([orphan], timeout=10)[1]
    assert running.child("4300").parent().pid != parent.pid


def test_one_that_dies_again_and_again_is_given_up_and_named(running):
    for _ in range(3):
        victim = running.child("4200")
        victim.kill()
        victim.wait(5)
    running.read_until("ended by", "\n")
    assert running.nothing_stays()
    assert "ended by second" in running.said
    assert [given_up for _name, _cause, given_up in running.deaths()] == [False, False, True]


def test_something_outside_that_failed_is_revived(running):
    running.flag.touch()
    running.read_until("revived outsider", "\n")
    assert running.process.poll() is None
    assert running.deaths() == [("outsider", "процесса нет", False)]


def test_something_outside_that_cannot_be_revived_stops_all_and_is_named(running):
    (running.flag.parent / "beyond-help").touch()
    running.flag.touch()
    running.read_until("ended by", "\n")
    assert running.nothing_stays()
    assert "ended by outsider" in running.said
    assert "cannot be helped" in running.said
