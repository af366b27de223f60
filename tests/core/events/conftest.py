"""A region where things are really committed, for what cannot be seen inside one transaction."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit, urlunsplit

import psutil
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django_tenants.utils import tenant_context

from appeals.models import Appeal
from appeals.service import ChannelKind, Intake, appeal_receive
from config.celery import app
from config.runtime.paths import PROJECT
from config.runtime.programs import worker
from core.database.owner import as_owner
from core.queues import Queue
from core.tasks import broker_breaker
from taxonomy.service import category_by_code
from tenants.regions.lifecycle import region_remove
from tenants.service import person_of, region_by_slug
from tests.factories import citizen_make
from tests.kits import small_region_launch

LEASE_SECONDS = 1
PATIENCE = 40


@pytest.fixture(autouse=True)
def _broker_is_asked() -> Iterator[None]:
    """A broker that one test found dead is asked again by the next."""
    broker_breaker.succeed()
    yield
    broker_breaker.succeed()


@pytest.fixture(scope="package")
def _live_region(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        small_region_launch("ul", slug="live")
    yield
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        region_remove(slug="live")


@pytest.fixture
def live(_live_region, django_db_blocker):
    """Region «live», its schema set; nothing is rolled back, and its log is emptied before and after."""
    with django_db_blocker.unblock(), tenant_context(region_by_slug("live")) as region:
        _empty_log()
        yield region
        _empty_log()


def _empty_log() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE live.events_event, live.events_delivery, live.events_deliveryattempt, live.events_readerretry"
        )


@pytest.fixture
def worker_of(live) -> Iterator[Callable[..., psutil.Process]]:
    """Starts a worker of all queues whose letters go to a port, in threads as letters are sent.

    Whatever still runs at the end is killed.
    """
    started: list[subprocess.Popen] = []
    app.control.purge()

    def start(mail_port: int, pool: str = "threads", command: Sequence[str] = (), **variables: str) -> psutil.Process:
        command = command or worker("worker", tuple(Queue), size=2, pool=pool)
        environment = _environment(mail_port) | variables
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, start_new_session=True)
        started.append(process)
        return psutil.Process(process.pid)

    yield start
    for process in started:
        kill_all(process.pid)
        process.wait()
    app.control.purge()


def _environment(mail_port: int) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": _test_database(),
        "VALKEY_URL": django_settings.VALKEY_URL,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "DELIVERY_LEASE_SECONDS": str(LEASE_SECONDS),
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "PYTHONPATH": os.pathsep.join([str(PROJECT), str(PROJECT / "platform")]),
    }


def _test_database() -> str:
    """The address of this session's database; the environment has that of the one beside which it was made."""
    address = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))


def kill_all(pid: int) -> None:
    """kill -9 of the worker and the processes that it forked."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for: {what}"
        time.sleep(0.05)


def live_appeal() -> Appeal:
    """An appeal by a citizen: its event wakes the worker through the broker."""
    intake = Intake(
        text="Не горит фонарь у остановки.",
        category_id=category_by_code("roads-potholes").id,
        channel=ChannelKind.PORTAL,
    )
    return appeal_receive(person=person_of(citizen_make()), intake=intake)
