"""A web worker whose application is a few lines: `python -m tests.config.web.echo THREADS FD`, for the front."""

import os
import socket
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from config.web.limits import Limits
from config.web.worker import serve

LIMITS = Limits(
    head_seconds=1.0,
    body_seconds=1.0,
    bytes_per_second=1000.0,
    idle_seconds=2.0,
    connections=40,
    buffered_bytes=2**22,
    connections_per_address=36,
)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Tells the process and the length of the body; `/slow` takes a second, `/large` answers 64 MiB, `/die` nothing."""
    path = environ["PATH_INFO"]
    if path == "/die":
        os.abort()
    if path == "/slow":
        time.sleep(1)
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    if path == "/large":
        return (b"x" * 2**20 for _ in range(64))
    return [f"{os.getpid()} {len(body)} {environ.get('CONTENT_LENGTH', '-')} {environ['REMOTE_ADDR']}".encode()]


if __name__ == "__main__":
    serve(
        application,
        socket.socket(fileno=int(sys.argv[2])),
        threads=int(sys.argv[1]),
        limits=LIMITS,
        body=2**20,
    )
