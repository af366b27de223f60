"""A web server under measurement, with the workers and threads of production, and its costs."""

import contextlib
import http.client
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psutil
from django.db import connection

from benchmarks.load import Request, Result, run_load, send
from config.cli.serve import static_collect
from config.runtime import programs
from config.runtime.paths import PROJECT, data_directory

__all__ = ["Measured", "Site", "site_running"]

WARM_UP = 40
START_SECONDS = 180


@dataclass(frozen=True)
class Measured:
    """A run with its costs: CPU in milliseconds a request, of the web workers and of PostgreSQL."""

    result: Result
    queries: str
    web_cpu: float
    database_cpu: float


class Site:
    """A running web server on 127.0.0.1."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port = port
        self._process = process

    def measure(self, requests: list[Request], *, connections: int) -> Measured:
        """Send the requests, after a warm-up; queries are counted in a request of its own."""
        run_load(self.port, lambda n: requests[n % len(requests)], requests=WARM_UP, connections=connections)
        queries = self._queries(requests[WARM_UP % len(requests)])
        remaining = requests[WARM_UP + 1 :] or requests
        web, database = self._cpu(), _database_cpu()
        result = run_load(self.port, lambda n: remaining[n], requests=len(remaining), connections=connections)
        return Measured(
            result,
            queries,
            (self._cpu() - web) * 1000 / result.requests,
            (_database_cpu() - database) * 1000 / result.requests,
        )

    def _queries(self, request: Request) -> str:
        http_connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {**request.headers, "X-Count-Queries": "1"}
        headers.pop("Idempotency-Key", None)
        reply = send(http_connection, Request(request.method, request.path, headers, request.body))
        http_connection.close()
        return reply.headers.get("x-queries", "?")

    def _cpu(self) -> float:
        parent = psutil.Process(self._process.pid)
        return sum(_seconds(process) for process in (parent, *parent.children(recursive=True)))


def _seconds(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0


def _database_cpu() -> float:
    """CPU seconds of the database server that we are connected to, all its processes (it has to be on this machine)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    postmaster = backend.parent() or backend
    return sum(_seconds(process) for process in (postmaster, *postmaster.children()))


@contextlib.contextmanager
def site_running(port: int, *, threads: int = programs.WEB_THREADS) -> Iterator[Site]:
    """A web server as in production with benchmarks.settings; stopped at the end. Raises RuntimeError if it is mute."""
    static_collect(data_directory())
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "LOG_LEVEL": "WARNING"}
    environment["PYTHONPATH"] = os.pathsep.join([str(PROJECT), str(PROJECT / "platform")])
    process = subprocess.Popen(programs.web(port, threads=threads), env=environment, cwd=PROJECT)
    try:
        _wait(port, process)
        yield Site(port, process)
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        attempt = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException):
            attempt.request("GET", "/health/", headers={"Host": "localhost"})
            if attempt.getresponse().status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError("the web server did not answer")
