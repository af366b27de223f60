"""A suspended database server keeps its connections and does not reply: nobody waits forever."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError
from psycopg2 import extensions

from config import health
from core.database import patience
from core.database.base import DatabaseWrapper
from core.http.problem import Outage, outage_of
from tests.core.database.stopped_server import Server, server_running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server_running(tmp_path_factory.mktemp("stopped")) as running:
        yield running


@pytest.fixture
def patient(server: Server, monkeypatch: pytest.MonkeyPatch, django_db_blocker) -> Iterator[Server]:
    """The server, and this process does not wait for it for ever."""
    monkeypatch.setattr(patience, "current", server.connect())
    patience.patience_begin(most_seconds=6.0)
    with django_db_blocker.unblock():
        yield server
    server.go_on()
    extensions.set_wait_callback(None)
    patience._is_silent.clear()


def ask(connection: DatabaseWrapper, sql: str = "SELECT 1") -> Outage | None:
    """What is away; None when the question is answered."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
    except OperationalError as error:
        # As Django does at the end of a request.
        connection.close()
        return outage_of(error)
    return None


def test_of_a_stopped_server_all_who_wait_are_told_and_who_comes_then_at_once(patient: Server):
    waiting = [patient.connect() for _ in range(4)]
    for connection in waiting:
        assert ask(connection) is None
    patient.stop()
    began = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, waiting)) == [Outage.DATABASE] * 4
    assert time.monotonic() - began < 12

    began = time.monotonic()
    assert [ask(connection) for connection in (*waiting, patient.connect())] == [Outage.DATABASE] * 5
    assert time.monotonic() - began < 1


def test_once_it_goes_on_it_is_asked_again(patient: Server):
    connection = patient.connect()
    assert ask(connection) is None
    patient.stop()
    with patience.patient_for(0.2):
        assert ask(connection) is Outage.DATABASE
    patient.go_on()

    until = time.monotonic() + 15
    while ask(patient.connect()) is not None:
        assert time.monotonic() < until, "nobody has noticed that it answers"
        time.sleep(0.1)


def test_the_health_page_says_soon_that_the_database_does_not_answer(patient: Server, monkeypatch: pytest.MonkeyPatch):
    connection = patient.connect()
    assert ask(connection) is None
    monkeypatch.setattr(health, "connection", connection)
    patient.stop()

    began = time.monotonic()
    (check,) = [check for check in health.ready_checks() if check.name == "database"]

    assert check.detail == "База данных не отвечает."
    assert time.monotonic() - began < 6


def test_a_slow_answer_of_a_living_server_is_waited_for(patient: Server):
    with patience.patient_for(0.3):
        assert ask(patient.connect(), "SELECT pg_sleep(1.2)") is None


def test_no_statement_takes_longer_than_it_may(patient: Server):
    began = time.monotonic()
    assert ask(patient.connect(), "SELECT pg_sleep(30)") is Outage.DATABASE
    assert time.monotonic() - began < 9
