"""Programs of the site: started in groups of their own, so that all of a program can be killed at once."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.runtime.paths import PROJECT

__all__ = ["Program"]

POLITE_SECONDS = 8


class Program:
    """A program and its log."""

    def __init__(self, name: str, command: Sequence[str], *, environment: Mapping[str, str], logs: Path) -> None:
        self.name = name
        self.log = logs / f"{name}.log"
        self._command = list(command)
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, pass_fds: Sequence[int] = ()) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=PROJECT,
                env=self._environment,
                start_new_session=True,
                pass_fds=pass_fds,
            )

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """Kill the program and all its children (SIGKILL)."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def ask_to_stop(self) -> None:
        """Send a stop signal and do not wait."""
        if self._process is not None:
            self._process.terminate()

    def stop(self) -> None:
        """Stop it, then kill it if it does not stop."""
        if self._process is None:
            return
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(POLITE_SECONDS)
        self.kill()
