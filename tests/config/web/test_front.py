"""The web server over real sockets: slow senders, slow readers, dying workers, few connections."""

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config.runtime.restarts import Deaths
from tests.config.web import echo

FRONT = """
import sys
from pathlib import Path
from config.runtime.restarts import Deaths
from config.web.front import Front, listener_open

listener = listener_open("127.0.0.1", 0)
print(listener.getsockname()[1], flush=True)
command = [sys.executable, "-m", "tests.config.web.echo", sys.argv[2]]
sys.exit(Front(listener, command, workers=int(sys.argv[1]), deaths=Deaths.of(Path(sys.argv[3]))).run())
"""


class Server:
    def __init__(self, folder: Path, *, workers: int, threads: int) -> None:
        self.deaths = Deaths.of(folder)
        self.process = subprocess.Popen(
            [sys.executable, "-c", FRONT, str(workers), str(threads), str(folder)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        self._workers = workers
        self.wait_for_workers()

    def wait_for_workers(self) -> set[int]:
        """The ids of all workers, once all of them answer."""
        deadline = time.monotonic() + 20
        seen: set[int] = set()
        while len(seen) < self._workers and time.monotonic() < deadline:
            with contextlib.ExitStack() as stack:
                held = [stack.enter_context(self.connection()) for _ in range(self._workers)]
                seen = {self.ask(connection)[0] for connection in held}
        return seen

    @contextlib.contextmanager
    def connection(self) -> Iterator[http.client.HTTPConnection]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            yield connection
        finally:
            connection.close()

    def ask(
        self, connection: http.client.HTTPConnection, path: str = "/", body: bytes | None = None
    ) -> tuple[int, list[str]]:
        connection.request("POST" if body is not None else "GET", path, body)
        pid, *rest = connection.getresponse().read().decode().split()
        return int(pid), rest

    def open(self, first: bytes) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=15)
        connection.sendall(first)
        return connection

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One worker with two threads."""
    server = Server(tmp_path_factory.mktemp("small"), workers=1, threads=2)
    yield server
    server.close()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Server]:
    """Two workers."""
    server = Server(tmp_path, workers=2, threads=2)
    yield server
    server.close()


def answer_of(connection: socket.socket) -> bytes:
    """All that still comes, until the other side closes."""
    said = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(65536):
            said += piece
    return said


HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"


def drip(connections: list[socket.socket], stop: threading.Event) -> None:
    while not stop.wait(0.2):
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.send(b"a")


def test_senders_of_a_byte_now_and_then_hold_nobody_up_and_are_sent_away(small: Server):
    slow = [small.open(first) for first in (HEAD, b"POST / HTTP/1.1\r\nX: ") for _ in range(16)]
    stop = threading.Event()
    dripping = threading.Thread(target=drip, args=[slow, stop])
    dripping.start()
    try:
        began = time.monotonic()
        with small.connection() as quick:
            small.ask(quick)
        assert time.monotonic() - began < 3
        answers = [answer_of(connection) for connection in slow]
        assert time.monotonic() - began < 12
    finally:
        stop.set()
        dripping.join()
        for connection in slow:
            connection.close()
    assert [answer.split(b"\r\n", 1)[0] for answer in answers] == [b"HTTP/1.1 408 Request Timeout"] * len(slow)


def test_who_sends_steadily_may_take_longer_than_the_limit(small: Server):
    connection = small.open(b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 12000\r\n\r\n")
    for _ in range(12):
        time.sleep(0.2)
        connection.sendall(b"a" * 1000)
    assert b"200 OK" in answer_of(connection)


def test_readers_who_do_not_read_occupy_no_thread_for_long(small: Server):
    deaf = [small.open(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(4)]
    began = time.monotonic()
    with small.connection() as quick:
        small.ask(quick)
    assert time.monotonic() - began < 6
    for connection in deaf:
        connection.close()


def test_connections_opened_ahead_are_closed_and_kept_ones_later(small: Server):
    ahead = small.open(b"")
    began = time.monotonic()
    assert answer_of(ahead) == b""
    assert time.monotonic() - began < 4
    with small.connection() as kept:
        small.ask(kept)
        time.sleep(1.5)
        small.ask(kept)


def test_more_connections_than_there_is_room_for_push_out_who_waits_longest(small: Server):
    idle = [small.open(b"") for _ in range(echo.LIMITS.connections + 10)]
    began = time.monotonic()
    with small.connection() as quick:
        small.ask(quick)
    assert time.monotonic() - began < 3
    for connection in idle:
        connection.close()


def test_whoever_opens_too_many_from_one_address_pushes_out_their_own_alone(small: Server):
    with socket.create_connection(("127.0.0.1", small.port), source_address=("127.0.0.2", 0)) as other:
        # They wait shorter than the other, and all have room.
        mine = [small.open(b"") for _ in range(echo.LIMITS.connections_per_address + 2)]
        answers = [answer_of(connection) for connection in mine[:2]]
        other.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert b"200 OK" in answer_of(other)
    assert all(answer.startswith(b"HTTP/1.1 503 ") for answer in answers)
    for connection in mine:
        connection.close()


def test_a_chunked_body_is_read_like_any_other(small: Server):
    connection = small.open(
        b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
    )
    assert b" 11 11 127.0.0.1" in answer_of(connection)


@pytest.mark.parametrize("sent", [0, 2**21])
def test_a_body_that_is_too_large_is_refused_by_the_application(small: Server, sent: int):
    if sent:
        chunk = b"%x\r\n%b\r\n" % (sent, b"a" * sent)
        connection = small.open(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        with contextlib.suppress(OSError):
            connection.sendall(chunk + b"0\r\n\r\n")
    else:
        connection = small.open(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n")
    answer = answer_of(connection)
    if not sent:
        assert b" 0 9000000 127.0.0.1" in answer
    with small.connection() as quick:
        small.ask(quick)


@pytest.mark.parametrize("size", [3 * 2**20, 30 * 2**20])
def test_who_sends_too_much_without_looking_up_still_reads_the_answer(small: Server, size: int):
    connection = small.open(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size)
    piece = b"a" * 2**16
    for _ in range(size // len(piece)):
        connection.sendall(piece)
    connection.shutdown(socket.SHUT_WR)
    said = b""
    while piece := connection.recv(65536):
        said += piece
    assert b" 0 %d 127.0.0.1" % size in said


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: %b\r\n\r\n" % (b"a" * 2**20), 431),
        (b"nonsense\r\n\r\n", 400),
        (b"get / HTTP/1.1\r\n\r\n", 400),
    ],
)
def test_what_is_no_http_is_answered_with_a_problem_in_russian(small: Server, sent: bytes, status: int):
    head, _, body = answer_of(small.open(sent)).partition(b"\r\n\r\n")
    assert f" {status} ".encode() in head.splitlines()[0]
    assert b"Content-Type: application/problem+json" in head
    problem = json.loads(body)
    assert problem["status"] == status
    assert re.search("[а-я]", problem["title"])


def test_four_connections_are_shared_two_and_two(pair: Server):
    for _ in range(5):
        with contextlib.ExitStack() as stack:
            four = [stack.enter_context(pair.connection()) for _ in range(4)]
            assert sorted(Counter(pair.ask(connection)[0] for connection in four).values()) == [2, 2]
        time.sleep(0.1)


def test_a_worker_that_dies_costs_its_answers_and_is_replaced(pair: Server):
    before = pair.wait_for_workers()
    with pair.connection() as unlucky, contextlib.suppress(http.client.HTTPException, ConnectionError):
        pair.ask(unlucky, "/die")
    with pair.connection() as another:
        assert pair.ask(another)[0] in before
    after = pair.wait_for_workers()
    assert (len(after), len(after & before)) == (2, 1)
    assert [(death.cause, death.given_up) for death in pair.deaths.since(0)] == [("сигнал SIGABRT", False)]


def test_requests_wait_while_the_only_worker_is_replaced(small: Server):
    (before,) = small.wait_for_workers()
    os.kill(before, signal.SIGKILL)
    time.sleep(0.3)
    with small.connection() as patient:
        assert small.ask(patient)[0] != before


def test_sigterm_finishes_what_was_begun(pair: Server):
    family = [*pair.children(), psutil.Process(pair.process.pid)]
    with pair.connection() as connection:
        connection.request("GET", "/slow")
        time.sleep(0.2)
        pair.process.terminate()
        assert connection.getresponse().status == 200
    assert pair.process.wait(10) == 0
    assert psutil.wait_procs(family[:-1], timeout=5)[1] == []


def test_workers_of_a_front_killed_outright_end_too(pair: Server):
    workers = pair.children()
    pair.process.kill()
    assert psutil.wait_procs(workers, timeout=5)[1] == []
