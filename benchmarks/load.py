"""A small load generator: a few keep-alive connections, each in a thread, a bounded number of requests."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Reply", "Request", "Result", "run_load"]


@dataclass(frozen=True)
class Request:
    """One HTTP request to a host name served at 127.0.0.1."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None = None


@dataclass(frozen=True)
class Reply:
    status: int
    seconds: float
    headers: dict[str, str]


@dataclass(frozen=True)
class Result:
    """How a run went; times are seconds."""

    requests: int
    seconds: float
    p50: float
    p99: float
    failures: int

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


def send(connection: http.client.HTTPConnection, request: Request) -> Reply:
    """Send one request over a connection that stays open."""
    start = time.perf_counter()
    connection.request(request.method, request.path, body=request.body, headers=request.headers)
    response = connection.getresponse()
    response.read()
    return Reply(response.status, time.perf_counter() - start, {k.lower(): v for k, v in response.getheaders()})


def run_load(port: int, make: Callable[[int], Request], *, requests: int, connections: int = 4) -> Result:
    """Send `requests` requests (`make` builds the n-th) over `connections` connections at once."""
    replies: list[Reply] = []
    numbers = iter(range(requests))
    lock = threading.Lock()

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                break
            reply = send(connection, make(number))
            with lock:
                replies.append(reply)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(connections)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    times = sorted(reply.seconds for reply in replies)
    return Result(
        requests=len(replies),
        seconds=seconds,
        p50=statistics.median(times),
        p99=times[min(len(times) - 1, int(len(times) * 0.99))],
        failures=sum(not 200 <= reply.status < 300 for reply in replies),
    )
