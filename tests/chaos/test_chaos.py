"""Under load each program is killed, Valkey hangs and dies, the database drops everybody, the disk is full; afterwards
every acknowledged appeal is there once. Short in each run; `make chaos` goes on for CHAOS_MINUTES.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import psutil
import pytest
import requests

from config.runtime import programs
from config.runtime.account import make_base, server_account
from config.runtime.embedded.valkey import EmbeddedValkey
from config.runtime.restarts import Deaths
from tests.chaos import looking
from tests.chaos.senders import Senders
from tests.chaos.small_disk import Disk, disk_mounted
from tests.factories import photo_bytes
from tests.site.database import scratch_database
from tests.site.running import Site

SENDERS = 3
HANG_SECONDS = 3.0
# The first page waits for the cache; a loaded machine takes its time, too.
SLOWEST_PAGE = 8.0


class ShakenSite(Site):
    """A site whose programs stand under one supervisor, its files on a small disk."""

    disk: Disk

    def __init__(self, *, valkey_server: EmbeddedValkey, **facts) -> None:
        super().__init__(valkey=valkey_server.url(0), **facts)
        self.valkey_server = valkey_server
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
            "CHAOS_VALKEY": str(valkey_server.base),
        }
        backstage = self._programs["backstage"]
        everything = self._program("all", [sys.executable, "-m", "tests.chaos.program"])
        self._programs = {"backstage": backstage, "all": everything}
        backstage._environment = dict(self.environment)

    def start(self) -> None:
        self._programs["backstage"].start(pass_fds=[self._backstage_end.fileno()])
        self._backstage_end.close()
        self._programs["all"].start()
        self.ask("", self._prepare)
        self._until(self._is_healthy, 60, "the site does not answer")

    def family(self) -> list[psutil.Process]:
        process = self._programs["all"]._process
        assert process is not None
        return psutil.Process(process.pid).children(recursive=True)

    def find(self, word: str, *, leader: bool) -> psutil.Process:
        """A process with this word in its command: the one under the supervisor, or one of its own children."""
        top = psutil.Process(self._programs["all"]._process.pid)
        return self.wait(
            lambda: next(
                (
                    process
                    for process in self.family()
                    if word in _command(process) and (process.ppid() == top.pid) == leader
                ),
                None,
            ),
            f"nobody runs {word}",
        )


def _command(process: psutil.Process) -> str:
    try:
        return "" if process.status() == psutil.STATUS_ZOMBIE else " ".join(process.cmdline())
    except psutil.Error:
        return ""


@pytest.fixture
def shaken(tmp_path: Path, django_db_setup) -> Iterator[ShakenSite]:
    account = server_account()
    base = Path(os.environ["OTKLIK_DATA"]) / "chaos"
    base.parent.mkdir(parents=True, exist_ok=True)
    make_base(base, account)
    valkey = EmbeddedValkey(base, account)
    valkey.start()
    try:
        with scratch_database(f"chaos{os.environ.get('PYTEST_XDIST_WORKER', '')}") as database:
            site = ShakenSite(database=database, valkey_server=valkey, data=tmp_path)
            with disk_mounted(tmp_path / "files") as site.disk:
                try:
                    site.start()
                    yield site
                finally:
                    site.stop()
    finally:
        valkey.stop()


def a_web_worker_is_killed(site: ShakenSite) -> None:
    site.find("config.web.worker", leader=False).kill()


def the_web_server_is_killed(site: ShakenSite) -> None:
    site.find("config.web.front", leader=True).kill()


def a_task_worker_is_killed(name: str) -> Callable[[ShakenSite], None]:
    def killed(site: ShakenSite) -> None:
        site.find(f"--hostname {name}@", leader=True).kill()

    killed.__name__ = f"the_{name}_is_killed"
    return killed


def the_scheduler_is_killed(site: ShakenSite) -> None:
    site.find("beat --schedule", leader=True).kill()


def valkey_is_killed(site: ShakenSite) -> None:
    (server,) = site.valkey_server._running()
    server.kill()


def valkey_hangs(site: ShakenSite) -> None:
    (server,) = site.valkey_server._running()
    server.send_signal(signal.SIGSTOP)
    try:
        until = time.monotonic() + HANG_SECONDS
        while time.monotonic() < until:
            assert page_seconds(site) < SLOWEST_PAGE
    finally:
        server.send_signal(signal.SIGCONT)


def the_database_drops_everybody(site: ShakenSite) -> None:
    site.ask("", looking.connections_break)


def the_disk_is_full(site: ShakenSite) -> None:
    with site.disk.filled():
        answer = upload(site)
        assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json"), answer.text
    assert site.wait(lambda: upload(site).status_code == 201, "no photo is taken after the disk had room again")


FAULTS: list[Callable[[ShakenSite], None]] = [
    a_web_worker_is_killed,
    the_disk_is_full,
    *map(a_task_worker_is_killed, programs.WORKERS),
    valkey_hangs,
    the_scheduler_is_killed,
    the_database_drops_everybody,
    valkey_is_killed,
    the_web_server_is_killed,
]


def upload(site: ShakenSite) -> requests.Response:
    return _until_answered(
        lambda: site.session("ul").post(
            "/api/v1/photos",
            files={"photo": ("a.png", BytesIO(photo_bytes()), "image/png")},
            headers={"Authorization": f"Bearer {site.token}"},
        )
    )


def page_seconds(site: ShakenSite) -> float:
    began = time.monotonic()
    assert _until_answered(lambda: site.session("ul").get("/")).status_code == 200
    return time.monotonic() - began


def _until_answered(ask: Callable[[], requests.Response]) -> requests.Response:
    for _ in range(20):
        try:
            return ask()
        except requests.ConnectionError:
            # It led to a worker that was just killed.
            time.sleep(0.2)
    return ask()


def test_what_was_acknowledged_is_there_once(shaken: ShakenSite):
    person = shaken.citizen("ul")
    shaken.token = shaken.ask("ul", looking.token_for, person.email)
    senders = Senders(shaken.port, shaken.token)
    senders.start(SENDERS)
    minutes = float(os.environ.get("CHAOS_MINUTES", "0"))
    until = time.monotonic() + 60 * minutes
    while True:
        for fault in FAULTS:
            before = len(senders.acknowledged)
            fault(shaken)
            shaken.wait(
                lambda before=before: len(senders.acknowledged) > before + SENDERS,
                f"nothing is taken any more after: {fault.__name__}; answers: {senders.answers}, {senders.strange[:3]}",
            )
        if time.monotonic() >= until:
            break
    senders.stop()

    kept = shaken.ask("ul", looking.numbers_by_mark)
    lost = [mark for mark, number in senders.acknowledged.items() if number not in kept.get(mark, [])]
    doubled = {mark: numbers for mark, numbers in kept.items() if len(numbers) > 1}
    assert (lost, doubled, senders.strange) == ([], {}, [])
    assert len(senders.acknowledged) > 10 * SENDERS
    assert shaken.wait(lambda: not shaken.ask("ul", looking.waiting_events), "events are left undispatched")
    assert set(shaken.ask("ul", looking.received_events).values()) == {1}
    assert shaken.ask("ul", looking.orphan_files) == []
    died = {death.name for death in Deaths.of(shaken.data).since(0)}
    assert {"web", *programs.WORKERS, "beat", "Valkey"} <= died
    assert died & {"web-1", "web-2"}
