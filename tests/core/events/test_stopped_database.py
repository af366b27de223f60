"""A database that hangs: tasks fail in bounded time, as pages do, and run again once it goes on."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from redis import Redis

from config.runtime.programs import worker
from core.queues import Queue
from core.tasks import schema_headers
from tests.core.database.stopped_server import Server, server_running
from tests.core.events.conftest import until
from tests.core.events.trial.asking import ANSWERS, GO_ON, ask

# Three seconds of silence, three of the probe; the rest is for a loaded machine. Without patience it is for ever.
SECONDS = 20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server_running(tmp_path_factory.mktemp("hangs")) as running:
        yield running


@pytest.fixture
def answers() -> Iterator[Callable[[], list[str]]]:
    valkey = Redis.from_url(settings.VALKEY_URL, decode_responses=True)
    valkey.delete(ANSWERS, GO_ON)
    yield lambda: valkey.lrange(ANSWERS, 0, -1)
    valkey.delete(ANSWERS, GO_ON)


def send(number: int, *, twice: bool = False) -> None:
    ask.apply_async(("public", number, twice), headers=schema_headers("public"))


@pytest.mark.parametrize("pool", ["prefork", "threads"])
def test_a_worker_does_not_wait_for_a_database_that_hangs(worker_of, server, answers, pool):
    command = [*worker("worker", (Queue.ORDINARY,), size=2, pool=pool), "--include", ask.__module__]
    worker_of(1, command=command, DATABASE_URL=server.url)
    # Both slots of the worker are in the middle of a task, each with a connection.
    for number in (1, 2):
        send(number, twice=True)
    until(lambda: sorted(answers()) == ["1 ok", "2 ok"], "the first answers")
    server.stop()
    try:
        began = time.monotonic()
        Redis.from_url(settings.VALKEY_URL).rpush(GO_ON, 1, 2)
        for number in (3, 4):
            send(number)
        until(lambda: len(answers()) == 6, "all tasks to fail")
        assert time.monotonic() - began < SECONDS
        assert sorted(answers()[2:]) == [f"{number} OperationalError" for number in (1, 2, 3, 4)]
    finally:
        server.go_on()
    deadline = time.monotonic() + SECONDS
    while not answers()[-1].endswith(" ok"):
        assert time.monotonic() < deadline, "nobody has noticed that it goes on"
        send(6)
        time.sleep(0.5)
