"""A connection of a web worker, with limits on the time it may take.

Waitress reads the requests of all connections in one loop and passes them to a thread when they are complete, so a slow
client occupies no thread. Waitress has no time limits; this module adds them.
"""

import json
import socket
from ipaddress import IPv6Address, ip_address
from time import monotonic
from typing import Any

import structlog
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask
from waitress.utilities import RequestEntityTooLarge

from config.web.limits import Limits

__all__ = ["Channel"]

logger = structlog.get_logger(__name__)

_TIMED_OUT = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_NO_ROOM_TEXT = "На сервере закончилось место. Мы уже знаем об этом: попробуйте позже.\n".encode()
_NO_ROOM = (
    b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 60\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n\r\n%b" % (len(_NO_ROOM_TEXT), _NO_ROOM_TEXT)
)
# Who is refused while still sending gets the answer only if what comes is read on: closing at once resets the line.
_LINGER_SECONDS = 30.0
_LINGER_BYTES = 64 * 1024 * 1024
_PIECE = 64 * 1024
_REFUSALS = {
    400: ("malformed", "Запрос не разобрать", "Первая строка, заголовки или длина тела нарушают правила HTTP."),
    431: ("headers_too_large", "Слишком длинные заголовки", "Сократите адрес и cookie или удалите cookie этого сайта."),
    500: ("server_error", "Ошибка у нас", "Повторите позже."),
    501: ("not_implemented", "Такой передачи тела мы не знаем", "Из Transfer-Encoding принимается только chunked."),
}


class Refusal(ErrorTask):
    """Answer invalid HTTP, which never reaches Django, with a problem (RFC 9457) as the API does."""

    channel: Any
    request: Any

    def execute(self) -> None:
        """Write the problem and end the connection."""
        error = self.request.error
        code, title, detail = _REFUSALS.get(error.code, _REFUSALS[400 if error.code < 500 else 500])
        problem = {
            "type": f"urn:otklik:problem:{code}",
            "title": title,
            "status": error.code,
            "detail": detail,
            "code": code,
            "errors": [],
        }
        body = json.dumps(problem, ensure_ascii=False).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Parser(HTTPRequestParser):
    """Leaves a body that is too large to Django, whose refusal is a page or a problem that people understand."""

    error: Any
    body_rcv: Any
    is_left_unread = False

    def received(self, data: bytes) -> int:
        """Take in the next bytes of a request; returns how many of them belonged to it."""
        count = int(super().received(data))
        if isinstance(self.error, RequestEntityTooLarge):
            self.error = None
            self.connection_close = True
            self.is_left_unread = True
            if self.chunked:
                self.headers["CONTENT_LENGTH"] = str(self.body_bytes_received)
            # None of it is read, so nobody needs what has come of it.
            if self.body_rcv is not None:
                self.body_rcv.getbuf().close()
            self.body_rcv = None
        return count


class Channel(HTTPChannel):
    """A connection with time limits."""

    parser_class = Parser
    error_task_class = Refusal

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._began = monotonic()
        self._is_new = True
        self._sent = 0
        self._sending_since: float | None = None
        self._sent_before = 0
        self._leaves_unread = False
        self._lingers_since: float | None = None
        self._dropped = 0
        super().__init__(*args, **kwargs)
        self.place = _place(self.addr)

    def received(self, data: bytes) -> bool:
        """Take in what has come. A disk without room for a large body ends the connection with a sentence."""
        if self.request is None:
            self._began = monotonic()
        self._is_new = False
        try:
            complete = bool(super().received(data))
        except OSError as error:
            logger.error("body_not_kept", error=error.strerror)
            self._end_with(_NO_ROOM)
            return False
        if any(request.error or request.is_left_unread for request in list(self.requests)):
            self._leaves_unread = True
        return complete

    def readable(self) -> bool:
        """Whether the loop should wait for input."""
        return self._lingers_since is not None or bool(super().readable())

    def writable(self) -> bool:
        """Whether there is something to send or to close."""
        return self._lingers_since is None and bool(super().writable())

    def handle_read(self) -> None:
        """Read input; after a refusal it is discarded."""
        if self._lingers_since is None:
            super().handle_read()
            return
        try:
            self._dropped += len(self.recv(_PIECE))
        except OSError:
            self.handle_close()
            return
        if self._dropped > _LINGER_BYTES:
            self.handle_close()

    def handle_close(self) -> None:
        """Close; if a refused request is still being sent, close only our side first."""
        if self._leaves_unread and self._lingers_since is None:
            try:
                self.socket.shutdown(socket.SHUT_WR)
            except OSError:
                # They are gone already.
                super().handle_close()
                return
            self._lingers_since = monotonic()
            return
        super().handle_close()

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send what the socket takes; returns how many bytes that were."""
        count = int(super().send(data, do_close=do_close))
        self._sent += count
        return count

    @property
    def is_at_work(self) -> bool:
        """Whether a request is being handled, or a response is being sent."""
        return bool(self.requests or self.total_outbufs_len)

    @property
    def buffered_bytes(self) -> int:
        """Buffered bytes of an incomplete body."""
        request = self.request
        return int(request.body_bytes_received) if request is not None else 0

    def waits_since(self) -> float:
        """When the current request, or the idle time before it, began (`time.monotonic`)."""
        return self._began

    def close_if_overdue(self, limits: Limits, now: float) -> None:
        """Close the connection if its time is up. `now` is `time.monotonic()`."""
        if self._lingers_since is not None:
            if now - self._lingers_since > _LINGER_SECONDS:
                self.handle_close()
            return
        if self.is_at_work:
            self._close_if_not_read(limits, now)
            return
        self._sending_since = None
        request = self.request
        waited = now - self._began
        if request is None:
            # A connection opened ahead of need, or one kept between two requests.
            if waited > (limits.head_seconds if self._is_new else limits.idle_seconds):
                self.handle_close()
        elif not request.headers_finished:
            if waited > limits.head_seconds:
                self._end_with(_TIMED_OUT)
        elif waited > limits.body_seconds + request.body_bytes_received / limits.bytes_per_second:
            self._end_with(_TIMED_OUT)

    def _close_if_not_read(self, limits: Limits, now: float) -> None:
        # The time that the answer takes to be made is not the reader's.
        self._began = now
        if not self.total_outbufs_len:
            self._sending_since = None
        elif self._sending_since is None:
            self._sending_since, self._sent_before = now, self._sent
        elif (seconds := now - self._sending_since) > limits.body_seconds:
            # What went into the system's buffers at once is megabytes, and no sign of a reader for longer than this.
            if self._sent - self._sent_before < seconds * limits.bytes_per_second:
                # Now: who does not read never becomes writable, which is when waitress closes.
                self.handle_close()
            self._sending_since, self._sent_before = now, self._sent

    def make_room(self) -> None:
        """Close the connection because others need its place."""
        self._end_with(_NO_ROOM)

    def _end_with(self, answer: bytes) -> None:
        try:
            self.socket.send(answer)
        except OSError as error:
            logger.debug("answer_not_sent", error=error.strerror)
        self.handle_close()


def _place(address: Any) -> str:
    """From where a connection comes; of IPv6 the network, as one household has billions of addresses in it."""
    host = str(address[0]) if isinstance(address, tuple) else ""
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or found.packed[:8].hex())
