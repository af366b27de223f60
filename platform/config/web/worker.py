"""A web worker: `python -m config.web.worker THREADS FD`, started by the front, which sends it connections over FD.

It sends the front `r` when it can serve, `-` for each connection that has ended, and `.` every second as a heartbeat.
When the front is gone, or sends SIGTERM, it finishes its requests and exits.
"""

import contextlib
import gc
import logging
import resource
import signal
import socket
import sys
from collections.abc import Iterable
from time import monotonic
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import BaseWSGIServer
from waitress.task import ThreadedTaskDispatcher

from config.web.channel import Channel
from config.web.limits import Limits
from config.web.words import CLOSED, READY, SIGN

__all__ = ["main", "serve"]

# Files for the database, the cache, photos and bodies kept on disk, beside the connections.
SPARE_FILES = 200
# How long an answer may take after the order to stop. systemd and the front wait longer.
DRAIN_SECONDS = 15.0


class ConnectionServer(BaseWSGIServer):
    """Waitress on connections that the front has accepted."""

    def __init__(self, application: Any, front: socket.socket, *, threads: int, limits: Limits, body: int) -> None:
        self.limits = limits
        self.is_draining = False
        self._untold = b""
        adjustments = Adjustments(
            threads=threads,
            # One is refused by Django, which says so in words.
            max_request_body_size=body + 1,
            # What a proxy says of the visitor is for Django to weigh: NUM_PROXIES.
            clear_untrusted_proxy_headers=False,
            ident=None,
            asyncore_use_poll=True,
            asyncore_loop_timeout=1,
            cleanup_interval=1,
            connection_limit=limits.connections + SPARE_FILES,
            # A photo fits, so no thread waits for a slow reader of one.
            outbuf_high_watermark=32 * 1024 * 1024,
            log_socket_errors=False,
        )
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(threads)
        address = front.getsockname()
        super().__init__(
            application,
            {},
            _start=False,
            _sock=front,
            dispatcher=dispatcher,
            adj=adjustments,
            sockinfo=(socket.AF_UNIX, socket.SOCK_STREAM, 0, address),
            bind_socket=False,
        )
        self.tell(READY)

    def getsockname(self) -> tuple[str, str]:
        """Host and port for SERVER_NAME and SERVER_PORT; which they are, the Host header says."""
        return "localhost", "80"

    def set_reuse_addr(self) -> None:
        """Nothing to reuse: the front listens."""

    def readable(self) -> bool:
        """Whether a new connection may come in; also the time to look after those that are there."""
        super().readable()
        return not self.is_draining

    def handle_read(self) -> None:
        """Take the next connection."""
        data, descriptors, _flags, _address = socket.recv_fds(self.socket, 1, 1)
        if not data:
            self.is_draining = True
            return
        for descriptor in descriptors:
            connection = socket.socket(fileno=descriptor)
            try:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                address = connection.getpeername()
            except OSError:
                # It has gone while it waited for us.
                connection.close()
                self.tell(CLOSED)
                continue
            if len(self.active_channels) >= self.limits.connections:
                self._make_room(self.active_channels.values())
            channel = _CountedChannel(self, connection, address, self.adj, map=self._map)
            if self._is_crowded(channel):
                channel.make_room()

    def handle_close(self) -> None:
        """The front is gone."""
        self.is_draining = True

    def maintenance(self, now: float) -> None:
        """Once a second: end what is overdue, and what takes more of the disk than there is for all."""
        self.tell(SIGN)
        moment = monotonic()
        channels = list(self.active_channels.values())
        for channel in channels:
            channel.close_if_overdue(self.limits, moment)
        kept = sum(channel.buffered_bytes for channel in channels)
        for channel in sorted(channels, key=lambda channel: channel.buffered_bytes, reverse=True):
            if kept <= self.limits.buffered_bytes:
                break
            kept -= channel.buffered_bytes
            channel.make_room()

    def _is_crowded(self, newcomer: Channel) -> bool:
        """Whether too many come from the same place, all of them at work; otherwise one that waits makes room."""
        most = self.limits.connections_per_address
        same = [channel for channel in self.active_channels.values() if channel.place == newcomer.place]
        same.remove(newcomer)
        return bool(most) and len(same) >= most and not self._make_room(same)

    def _make_room(self, channels: Iterable[Channel]) -> bool:
        """Full: whoever of these has kept us waiting longest makes room for who has just come, if anybody waits."""
        waiting = [channel for channel in channels if not channel.is_at_work]
        if waiting:
            min(waiting, key=Channel.waits_since).make_room()
        return bool(waiting)

    def tell(self, word: bytes) -> None:
        """Tell the front, now or, when it is busy, with the next word."""
        if self.socket is None:
            return
        self._untold += word
        with contextlib.suppress(OSError):
            self._untold = self._untold[self.socket.send(self._untold) :]

    def serve(self) -> None:
        """Work until the order to stop; then what has been begun is finished."""
        while not self.is_draining:
            wasyncore.loop(timeout=1, map=self._map, use_poll=True, count=1)
        deadline = monotonic() + DRAIN_SECONDS
        while monotonic() < deadline and any(channel.is_at_work for channel in self.active_channels.values()):
            wasyncore.loop(timeout=0.1, map=self._map, use_poll=True, count=1)

    def stop(self, _number: int, _frame: object) -> None:
        """Handle SIGTERM."""
        self.is_draining = True
        self.pull_trigger()


class _CountedChannel(Channel):
    """Tells the front of its end."""

    def del_channel(self, map: Any = None) -> None:
        super().del_channel(map)
        self.server.tell(CLOSED)


def serve(application: Any, front: socket.socket, *, threads: int, limits: Limits, body: int) -> None:
    """Serve a WSGI application until told to stop. `body`: bytes; what is larger reaches it without its body."""
    # The front decides when we stop; Ctrl-C in a terminal reaches us, too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = limits.connections + SPARE_FILES
    resource.setrlimit(resource.RLIMIT_NOFILE, (files if most == resource.RLIM_INFINITY else min(files, most), most))
    # Waitress warns of each request that waits for a thread; that is what threads are counted for.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = ConnectionServer(application, front, threads=threads, limits=limits, body=body)
    signal.signal(signal.SIGTERM, server.stop)
    server.serve()


def main() -> None:
    """Serve the site."""
    from django.conf import settings

    from config.web.warming import pages_warm
    from config.wsgi import application
    from core.database.patience import patience_begin

    patience_begin(most_seconds=settings.WEB_DATABASE_SECONDS)
    pages_warm(application)
    # What is there by now stays: collections need not walk it, which took 0.14 s each time.
    gc.collect()
    gc.freeze()
    front = socket.socket(fileno=int(sys.argv[2]))
    serve(application, front, threads=int(sys.argv[1]), limits=settings.WEB_LIMITS, body=settings.MAX_BODY_BYTES)


if __name__ == "__main__":
    main()
