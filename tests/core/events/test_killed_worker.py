"""kill -9 of a real Celery worker around an e-mail, with a real broker, database and mail server.

Nothing of the product is patched: the mail server stops the conversation where the test wants the worker to die, or
a lock in the database does.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
import pytest
from django.conf import settings as django_settings
from django.db import connection, connections, transaction

from appeals.models import Appeal
from appeals.service import ChannelKind, Intake, appeal_receive
from config.celery import app
from config.runtime.programs import worker
from core.events.deliveries import delivery_enqueue
from core.events.models import Delivery, DeliveryState, Event
from core.events.tasks import log_sweep
from core.mail.channel import EMAIL
from core.plane import in_public
from core.tasks import schema_headers
from taxonomy.service import category_by_code
from tenants.service import person_of
from tests.core.mail.server import MailServer, mail_server
from tests.factories import citizen_make

PROJECT = Path(__file__).parents[3]
LEASE_SECONDS = 1
PATIENCE = 40


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def worker_of(live) -> Iterator[Callable[[int], psutil.Process]]:
    """Starts a worker whose letters go to a port; whatever still runs at the end is killed."""
    started: list[subprocess.Popen] = []
    app.control.purge()

    def start(mail_port: int) -> psutil.Process:
        process = subprocess.Popen(
            worker(concurrency=1), cwd=PROJECT, env=_environment(mail_port), start_new_session=True
        )
        started.append(process)
        return psutil.Process(process.pid)

    yield start
    for process in started:
        _kill_all(process.pid)
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


def _kill_all(pid: int) -> None:
    """kill -9 of the worker and the processes that it forked."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for: {what}"
        time.sleep(0.05)


def _appeal() -> Appeal:
    """An appeal by a citizen: its event wakes the worker through the broker."""
    intake = Intake(
        text="Не горит фонарь у остановки.",
        category_id=category_by_code("roads-potholes").id,
        channel=ChannelKind.PORTAL,
    )
    return appeal_receive(person=person_of(citizen_make()), intake=intake)


def _sweep() -> None:
    """What beat sends every twenty seconds."""
    log_sweep.apply_async(("live",), headers=schema_headers("live"))


def _finish(worker_of: Callable[[int], psutil.Process], port: int) -> Delivery:
    """Let a healthy worker finish what the killed one left; returns the letter's row."""
    worker_of(port)
    time.sleep(LEASE_SECONDS)
    _sweep()
    _until(lambda: Delivery.objects.filter(state=DeliveryState.SENT).exists(), "the letter to be sent")
    return Delivery.objects.get()


@contextmanager
def _silent_server() -> Iterator[tuple[int, Callable[[], bool]]]:
    """A port that takes connections and never says a word; tells whether somebody has come."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)

        def visited() -> bool:
            try:
                guests.append(listener.accept()[0])
            except BlockingIOError:
                return False
            return True

        guests: list[socket.socket] = []
        yield listener.getsockname()[1], visited
        for guest in guests:
            guest.close()


def test_killed_before_a_word_was_said_to_the_mail_server_the_letter_goes_once(worker_of, server):
    with _silent_server() as (port, visited):
        doomed = worker_of(port)
        _appeal()
        _until(visited, "the worker to connect")
        _kill_all(doomed.pid)

    row = _finish(worker_of, server.port)
    assert len(server.letters) == 1
    assert (row.attempts, row.interrupted_attempts) == (2, 1)


def test_killed_before_the_mail_server_accepted_the_letter_goes_once(worker_of, server):
    server.hold_at = "DATA"
    doomed = worker_of(server.port)
    _appeal()
    _until(server.held.is_set, "the letter to be said")
    _kill_all(doomed.pid)
    server.hold_at = ""

    row = _finish(worker_of, server.port)
    assert len(server.letters) == 1
    assert (row.attempts, row.interrupted_attempts) == (2, 1)


def test_killed_between_acceptance_and_our_commit_the_letter_goes_twice_and_the_row_says_so(worker_of, server):
    server.hold_at = "QUIT"
    doomed = worker_of(server.port)
    _appeal()
    _until(server.held.is_set, "the letter to be accepted")
    _kill_all(doomed.pid)
    server.hold_at = ""

    row = _finish(worker_of, server.port)
    assert [letter["Message-ID"] for letter in server.letters] == [f"<{row.id}@localhost>"] * 2
    assert (row.attempts, row.interrupted_attempts) == (2, 1)


def test_killed_while_a_reader_runs_the_event_is_read_again_and_the_letter_goes_once(worker_of, server):
    with transaction.atomic():
        appeal = _appeal()
        event = Event.objects.get(subject_id=appeal.id, type="appeals.AppealReceived")
    rival = connections.create_connection("default")
    try:
        rival.set_schema("live")
        rival.set_autocommit(False)
        with rival.cursor() as cursor:
            # The reader's own INSERT of the same key has to wait for us.
            cursor.execute(
                "INSERT INTO events_delivery (id, created_at, channel, key, recipient, title, payload, state, attempts,"
                " interrupted_attempts, next_attempt_at, last_error) VALUES"
                " (gen_random_uuid(), now(), 'email', %s, '', '', '{}', 'pending', 0, 0, now(), '')",
                [f"event:{event.id}:mail:{appeal.applicant_id}"],
            )
        doomed = worker_of(server.port)
        _sweep()
        _until(_somebody_waits_for_a_lock, "the reader to write its letter")
        _kill_all(doomed.pid)
    finally:
        rival.rollback()
        rival.close()

    row = _finish(worker_of, server.port)
    assert len(server.letters) == 1
    assert (row.attempts, row.interrupted_attempts) == (1, 0)
    assert Event.objects.get(pk=event.pk).dispatched_at is not None


def _somebody_waits_for_a_lock() -> bool:
    # A region's role is not told what other sessions do.
    with in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%%events_delivery%%'"
            " AND datname = current_database()"
        )
        return bool(cursor.fetchone()[0])


def test_when_only_the_forked_process_is_killed_the_same_worker_finishes(worker_of, server):
    server.hold_at = "DATA"
    survivor = worker_of(server.port)
    _appeal()
    _until(server.held.is_set, "the letter to be said")
    server.hold_at = ""
    for child in survivor.children():
        child.kill()
    time.sleep(LEASE_SECONDS)
    _sweep()

    _until(lambda: Delivery.objects.filter(state=DeliveryState.SENT).exists(), "the letter to be sent")
    assert survivor.is_running()
    assert len(server.letters) == 1
    assert Delivery.objects.get().interrupted_attempts == 1


def test_a_letter_that_was_committed_while_no_worker_ran_goes_out_later(worker_of, server):
    with transaction.atomic():
        delivery_enqueue(
            channel=EMAIL, key="x", recipient="a@post.example", title="Письмо", payload={"text": "…", "html": ""}
        )

    row = _finish(worker_of, server.port)
    assert (row.attempts, row.interrupted_attempts) == (1, 0)
