"""Other sides of a channel on real sockets: one that answers, one that takes connections and never says a word."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["Silent", "answering", "silent"]


class Silent:
    """A port that takes connections and never answers; `guests` are those who have come."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._guests: list[socket.socket] = []
        self.port: int = listener.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def guests(self) -> int:
        """How many have come so far."""
        try:
            while True:
                self._guests.append(self._listener.accept()[0])
        except BlockingIOError:
            return len(self._guests)

    def close(self) -> None:
        for guest in self._guests:
            guest.close()


@contextmanager
def silent() -> Iterator[Silent]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        side = Silent(listener)
        try:
            yield side
        finally:
            side.close()


@contextmanager
def answering(status: int = 200) -> Iterator[tuple[str, list[bytes]]]:
    """An HTTP server that answers every POST with this status; yields its address and the bodies that it got."""
    bodies: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Nothing: tests look at the bodies."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", bodies
    finally:
        server.shutdown()
        server.server_close()
