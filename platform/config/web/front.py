"""The web server's front: `python -m config.web.front`.

It listens, passes each new connection to the worker with the fewest, and replaces a worker that died. It loads no
Django and parses no request, so what kills a worker does not affect it. While no worker is ready, connections wait
instead of being refused.
"""

import argparse
import contextlib
import os
import resource
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from config.runtime.paths import data_directory
from config.runtime.restarts import Death, Deaths, RestartPolicy, Restarts, cause_of
from config.web.words import CLOSED, READY
from core import units

__all__ = ["Front", "listener_open", "main"]

BACKLOG = 1024
# A worker sends a sign each second; one that is silent for so long hangs.
SILENCE_SECONDS = 30.0
# Before it is ready a worker draws pages and tells nothing; after it has closed its line it only ends its answers.
START_SECONDS = 120.0
# Longer than a worker's own DRAIN_SECONDS.
STOP_SECONDS = 18.0
# A worker that cannot even start costs a second or two of the machine each time.
POLICY = RestartPolicy(deaths=10, window=60.0, first_wait=0.5, longest_wait=5.0)


@dataclass
class _Worker:
    """A worker process and its messages; `connections` counts those sent to it that have not ended."""

    name: str
    process: "subprocess.Popen[bytes]"
    line: socket.socket
    heard_at: float
    is_ready: bool = False
    connections: int = 0


@dataclass
class _Later:
    """A worker to restart, and when (`time.monotonic`)."""

    name: str
    at: float


@dataclass
class Front:
    """Workers behind one listening socket. `command` starts one, given the number of its socket as last argument."""

    listener: socket.socket
    command: Sequence[str]
    workers: int
    deaths: Deaths
    restarts: Restarts = field(default_factory=lambda: Restarts(POLICY))
    _alive: dict[str, _Worker] = field(default_factory=dict, init=False)
    _later: list[_Later] = field(default_factory=list, init=False)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector, init=False)
    _stopping: bool = field(default=False, init=False)
    _given_up: bool = field(default=False, init=False)
    _listening: bool = field(default=False, init=False)

    def run(self) -> int:
        """Serve until SIGTERM or SIGINT; returns the exit code, 1 if workers died too often."""
        ours, wake = socket.socketpair()
        for end in (ours, wake):
            end.setblocking(False)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        for stop in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stop, self._stop)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        self.listener.setblocking(False)
        self._selector.register(ours, selectors.EVENT_READ)
        for number in range(1, self.workers + 1):
            self._start(f"web-{number}")
        while not self._stopping and not self._given_up:
            self._turn(ours)
        self._end_all()
        return 1 if self._given_up else 0

    def _turn(self, ours: socket.socket) -> None:
        for key, _events in self._selector.select(timeout=1.0):
            if key.fileobj is self.listener:
                self._accept()
            elif key.fileobj is ours:
                with contextlib.suppress(BlockingIOError):
                    ours.recv(4096)
            elif isinstance(key.data, _Worker):
                self._hear(key.data)
        self._look_after()

    # --- Connections

    def _accept(self) -> None:
        """Pass new connections on. A worker that accepts nothing at the moment is skipped."""
        for _ in range(64):
            takers = sorted(self._ready(), key=lambda worker: worker.connections)
            if not takers:
                return
            try:
                connection, _address = self.listener.accept()
            except OSError:
                # Nobody waits any more, or there are too many open files: the next turn tries again.
                return
            with connection:
                for worker in takers:
                    with contextlib.suppress(OSError):
                        socket.send_fds(worker.line, [b"c"], [connection.fileno()])
                        worker.connections += 1
                        break

    def _ready(self) -> list[_Worker]:
        return [worker for worker in self._alive.values() if worker.is_ready]

    def _listen(self) -> None:
        """Accept only while a worker can serve; until then the kernel queues connections."""
        wanted = bool(self._ready())
        if wanted and not self._listening:
            self._selector.register(self.listener, selectors.EVENT_READ)
        elif self._listening and not wanted:
            self._selector.unregister(self.listener)
        self._listening = wanted

    # --- Workers

    def _start(self, name: str) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen([*self.command, str(theirs.fileno())], pass_fds=[theirs.fileno()])
        ours.setblocking(False)
        worker = _Worker(name, process, ours, heard_at=time.monotonic())
        self._alive[name] = worker
        self._selector.register(ours, selectors.EVENT_READ, worker)

    def _hear(self, worker: _Worker) -> None:
        try:
            words = worker.line.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            words = b""
        if not words:
            # It has closed its end: it is dying, and `_look_after` sees it dead.
            self._selector.unregister(worker.line)
            worker.is_ready = False
            self._listen()
            return
        worker.heard_at = time.monotonic()
        worker.connections -= words.count(CLOSED)
        if READY in words:
            worker.is_ready = True
            self._listen()

    def _look_after(self) -> None:
        now = time.monotonic()
        for worker in list(self._alive.values()):
            hangs = now - worker.heard_at > (SILENCE_SECONDS if worker.is_ready else START_SECONDS)
            if hangs:
                worker.process.kill()
                worker.process.wait()
            if worker.process.poll() is not None:
                self._bury(worker, cause_of(None if hangs else worker.process.returncode))
        for later in [later for later in self._later if later.at <= now]:
            self._later.remove(later)
            self._start(later.name)

    def _bury(self, worker: _Worker, cause: str) -> None:
        with contextlib.suppress(KeyError):
            self._selector.unregister(worker.line)
        worker.line.close()
        del self._alive[worker.name]
        self._listen()
        if self._stopping:
            return
        wait = self.restarts.wait_after_death(worker.name)
        self.deaths.add(Death(worker.name, time.time(), cause, given_up=wait is None))
        if wait is None:
            self._say(f"{worker.name} остановился ({cause}) слишком много раз подряд: больше не запускаю.")
            self._given_up = True
        else:
            self._say(f"{worker.name} остановился ({cause}): запускаю снова{_after(wait)}.")
            self._later.append(_Later(worker.name, time.monotonic() + wait))

    def _end_all(self) -> None:
        self.listener.close()
        for worker in self._alive.values():
            worker.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for worker in self._alive.values():
            try:
                worker.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                worker.process.kill()
                worker.process.wait()

    def _stop(self, _number: int, _frame: object) -> None:
        self._stopping = True

    def _say(self, sentence: str) -> None:
        with contextlib.suppress(OSError):
            os.write(2, f"{sentence}\n".encode())


def _after(seconds: float) -> str:
    return f" через {units.seconds(seconds)}" if seconds else ""


def listener_open(host: str, port: int) -> socket.socket:
    """A listening socket. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="config.web.front")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    chosen = parser.parse_args()
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 1024) if most < 0 else min(max(soft, 1024), most), most))
    try:
        listener = listener_open(chosen.host, chosen.port)
    except OSError as error:
        sys.exit(f"Не удалось занять {chosen.host}:{chosen.port}: {error.strerror}.")
    command = [sys.executable, "-m", "config.web.worker", str(chosen.threads)]
    sys.exit(Front(listener, command, chosen.workers, Deaths.of(data_directory())).run())


if __name__ == "__main__":
    main()
