"""The real thing: web server, worker and beat as processes over a database of their own, with regions `ul` and `mo`."""

import contextlib
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from multiprocessing import Pipe
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from accounts.models import User
from config.runtime import programs
from core.queues import Queue
from tests.factories import citizen_make
from tests.site import backstage
from tests.site.client import RegionSession
from tests.site.database import scratch_database
from tests.site.processes import Program

__all__ = ["Site", "SiteFault", "site_running"]

START_SECONDS = 30
LETTER_SECONDS = 45
# All but what the sender reads: fewer processes than a server has.
OWN_QUEUES = (Queue.ORDINARY, Queue.SWEEPS, Queue.LEARNING)
# A slot of the tests has four Valkey databases; the tests themselves use the first.
VALKEY_DATABASE_AFTER_TESTS = 2

T = TypeVar("T")


class SiteFault(AssertionError):
    """The site did not start, or a call failed there."""


class Site:
    """A running site. One for the whole session: tests make their own people and appeals in it and clean up nothing."""

    def __init__(
        self, *, database: Mapping[str, str], valkey: str, data: Path, prepare: Callable[[], None] = backstage.prepare
    ) -> None:
        self._prepare = prepare
        self.port = _free_port()
        self.data = data
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "EMAIL_URL"},
            "DJANGO_SETTINGS_MODULE": "tests.site.settings",
            **database,
            "VALKEY_URL": valkey,
            "OTKLIK_DATA": str(data),
            "PORT": str(self.port),
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONUNBUFFERED": "1",
            "LOG_LEVEL": "WARNING",
        }
        ours, theirs = Pipe()
        self._backstage = ours
        self._backstage_end = theirs
        self._programs = {
            "backstage": self._program("backstage", [sys.executable, "-m", backstage.__name__, str(theirs.fileno())]),
            "web": self._program("web", programs.web(self.port, workers=1)),
            "worker": self._program("worker", programs.worker("worker", OWN_QUEUES, size=1)),
            "sender": self._program("sender", programs.workers()["sender"]),
            "beat": self._program("beat", programs.beat(data)),
        }

    def _program(self, name: str, command: list[str]) -> Program:
        return Program(name, command, environment=self.environment, logs=self.data)

    # --- Its life

    def start(self) -> None:
        """Start all programs and wait until they answer. Raises SiteFault with the logs."""
        self._programs["backstage"].start(pass_fds=[self._backstage_end.fileno()])
        self._backstage_end.close()
        self._programs["web"].start()
        self.ask("", self._prepare)
        self._programs["worker"].start()
        self._programs["sender"].start()
        self._programs["beat"].start()
        self._until(self._is_healthy, START_SECONDS, "the site does not answer")

    def stop(self) -> None:
        """Stop all programs, in any state."""
        self._backstage.close()
        for program in self._programs.values():
            program.ask_to_stop()
        for program in self._programs.values():
            program.stop()

    def _is_healthy(self) -> bool:
        return _answers(self.port)

    @contextlib.contextmanager
    def web_without_broker(self) -> Iterator[int]:
        """One more web server on the same data whose broker is dead; yields its port. Its log is `lonely`."""
        port = _free_port()
        environment = {**self.environment, "SITE_BROKER": "redis://127.0.0.1:1/0"}
        program = Program("lonely", programs.web(port, workers=1), environment=environment, logs=self.data)
        self._programs[program.name] = program
        program.start()
        try:
            self._until(lambda: _answers(port), START_SECONDS, "the web server without a broker does not answer")
            yield port
        finally:
            program.stop()

    def kill_worker(self) -> None:
        """Kill the workers by `kill -9`, in the middle of their work."""
        self._programs["worker"].kill()
        self._programs["sender"].kill()

    def restart_worker(self) -> None:
        """Restart the workers."""
        self.kill_worker()
        self._programs["worker"].start()
        self._programs["sender"].start()

    def logs(self, name: str = "") -> str:
        """Output of the programs (all of them, or one: web, worker, sender, beat, backstage)."""
        chosen = [self._programs[name]] if name else list(self._programs.values())
        texts = [(program.name, program.log.read_text(errors="replace")) for program in chosen if program.log.exists()]
        return "\n".join(f"--- {title}\n{text}" for title, text in texts if text)

    # --- Reaching it

    def url(self, region: str, path: str = "/") -> str:
        """An address for a browser, which finds *.localhost by itself; "" is the landing page."""
        host = f"{region}.localhost" if region else "localhost"
        return f"http://{host}:{self.port}{path}"

    def session(self, region: str, email: str = "") -> RegionSession:
        """An HTTP client of a host, signed in as `email` where one is given."""
        session = RegionSession(self.port, f"{region}.localhost" if region else "localhost")
        if email:
            session.cookies.set("sessionid", self.session_cookie(region, email))
        return session

    def session_cookie(self, region: str, email: str) -> str:
        """The value of a cookie `sessionid` with which its bearer is signed in."""
        return self.ask(region, backstage.session_cookie, email)

    # --- Making things happen in it

    def ask(self, region: str, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Call a function in the site's own process, inside a region ("" is `public`).

        Functions of `tests.factories` and services will do: anything importable whose arguments and result can be
        pickled. Rows that come back are snapshots: following a relation would ask the tests' database.
        """
        try:
            self._backstage.send((region, function, args, kwargs))
            value, fault = self._backstage.recv()
        except (EOFError, OSError) as error:
            raise SiteFault(f"the site's backstage is gone\n{self.logs()}") from error
        if fault:
            raise SiteFault(f"{function.__qualname__} failed in the site\n{fault}")
        return value

    def citizen(self, region: str, **facts: Any) -> User:
        """A new citizen who can sign in with `tests.factories.PASSWORD`."""
        return self.ask(region, citizen_make, **facts)

    # --- Letters

    def outbox(self, region: str, to: str = "") -> list[EmailMessage]:
        """Letters sent, oldest first, optionally to one address."""
        files = sorted((self.data / "outbox" / region).glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        letters = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
        return [letter for letter in letters if to.lower() in str(letter["To"]).lower()]

    def letters_wait(self, region: str, to: str, count: int, *, seconds: float = LETTER_SECONDS) -> list[EmailMessage]:
        """Wait until an address has so many letters; returns them."""
        try:
            self._until(
                lambda: len(self.outbox(region, to)) >= count, seconds, f"there are not {count} letters to {to}"
            )
        except SiteFault as fault:
            raise SiteFault(
                f"{fault}\nthere are: {[str(letter['Subject']) for letter in self.outbox(region, to)]}"
            ) from None
        return self.outbox(region, to)

    def wait(self, condition: Callable[[], T], what: str, *, seconds: float = LETTER_SECONDS) -> T:
        """Wait for a true value of `condition`; fails with `what` and the logs on time-out."""
        return self._until(condition, seconds, what)

    def _until(self, condition: Callable[[], T], seconds: float, complaint: str) -> T:
        deadline = time.monotonic() + seconds
        while True:
            value = condition()
            if value:
                return value
            if time.monotonic() > deadline:
                raise SiteFault(f"{complaint} after {seconds} s\n{self.logs()}")
            time.sleep(0.05)


@contextlib.contextmanager
def site_running(
    data: Path, *, name: str = "site", prepare: Callable[[], None] = backstage.prepare, valkey_database: int = 0
) -> Iterator[Site]:
    """A site over the services of this test session; all of it is gone at the end.

    `prepare` fills it. Two sites at once need a `name` and a `valkey_database` (0 or 1) each.
    """
    valkey = urlsplit(os.environ["VALKEY_URL"])
    number = int(valkey.path.lstrip("/") or 0) + VALKEY_DATABASE_AFTER_TESTS + valkey_database
    valkey_url = urlunsplit(valkey._replace(path=f"/{number}"))
    _flush(valkey_url)
    with scratch_database(f"{name}{os.environ.get('PYTEST_XDIST_WORKER', '')}") as database:
        site = Site(database=database, valkey=valkey_url, data=data, prepare=prepare)
        try:
            site.start()
            yield site
        finally:
            site.stop()
            _flush(valkey_url)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError):
        return RegionSession(port, "ul.localhost").get("/health/", timeout=5).status_code == 200
    return False


def _flush(valkey_url: str) -> None:
    import redis

    redis.Redis.from_url(valkey_url).flushdb()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
