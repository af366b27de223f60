"""kill -9 of a real Celery worker around an e-mail, with a real broker, database and mail server.

Nothing of the product is patched: the mail server stops the conversation where the test wants the worker to die, or
a lock in the database does.
"""

import time
from collections.abc import Callable, Iterator

import psutil
import pytest
from django.db import connection, connections, transaction

from core.events.deliveries import delivery_enqueue
from core.events.models import Delivery, DeliveryState, Event
from core.events.tasks import log_sweep
from core.mail.channel import EMAIL
from core.plane import in_public
from core.tasks import schema_headers
from tests.core.events.conftest import LEASE_SECONDS, kill_all, live_appeal, until
from tests.core.events.outside import silent
from tests.core.mail.server import MailServer, mail_server


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def _sweep() -> None:
    """What beat sends every twenty seconds."""
    log_sweep.apply_async(("live",), headers=schema_headers("live"))


def _finish(worker_of: Callable[..., psutil.Process], port: int) -> Delivery:
    """Let a healthy worker finish what the killed one left; returns the letter's row."""
    worker_of(port)
    time.sleep(LEASE_SECONDS)
    _sweep()
    until(lambda: Delivery.objects.filter(state=DeliveryState.SENT).exists(), "the letter to be sent")
    return Delivery.objects.get()


def test_killed_before_a_word_was_said_to_the_mail_server_the_letter_goes_once(worker_of, server):
    with silent() as stuck:
        doomed = worker_of(stuck.port)
        live_appeal()
        until(stuck.guests, "the worker to connect")
        kill_all(doomed.pid)

    row = _finish(worker_of, server.port)
    assert len(server.letters) == 1
    assert (row.attempts, row.interrupted_attempts) == (2, 1)


def test_killed_before_the_mail_server_accepted_the_letter_goes_once(worker_of, server):
    server.hold_at = "DATA"
    doomed = worker_of(server.port)
    live_appeal()
    until(server.held.is_set, "the letter to be said")
    kill_all(doomed.pid)
    server.hold_at = ""

    row = _finish(worker_of, server.port)
    assert len(server.letters) == 1
    assert (row.attempts, row.interrupted_attempts) == (2, 1)


def test_killed_between_acceptance_and_our_commit_the_letter_goes_twice_and_the_row_says_so(worker_of, server):
    server.hold_at = "QUIT"
    doomed = worker_of(server.port)
    live_appeal()
    until(server.held.is_set, "the letter to be accepted")
    kill_all(doomed.pid)
    server.hold_at = ""

    row = _finish(worker_of, server.port)
    assert [letter["Message-ID"] for letter in server.letters] == [f"<{row.id}@localhost>"] * 2
    assert (row.attempts, row.interrupted_attempts) == (2, 1)


def test_killed_while_a_reader_runs_the_event_is_read_again_and_the_letter_goes_once(worker_of, server):
    appeal = live_appeal()
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
        until(_somebody_waits_for_a_lock, "the reader to write its letter")
        kill_all(doomed.pid)
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
    survivor = worker_of(server.port, pool="prefork")
    live_appeal()
    until(server.held.is_set, "the letter to be said")
    server.hold_at = ""
    for child in survivor.children():
        child.kill()
    time.sleep(LEASE_SECONDS)
    _sweep()

    until(lambda: Delivery.objects.filter(state=DeliveryState.SENT).exists(), "the letter to be sent")
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
