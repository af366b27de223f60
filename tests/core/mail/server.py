"""A real mail server for tests, which answers as told and stops where told."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

__all__ = ["MailServer", "mail_server"]


class MailServer:
    """Accepts letters. `hold_at` («RCPT», «DATA» or «QUIT») makes the next conversation stop there, unanswered.

    A letter is accepted, and counts, when DATA was answered with 250: holding at DATA is before that, at QUIT after.
    """

    def __init__(self) -> None:
        self.port = 0
        self.letters: list[EmailMessage] = []
        self.to_recipient = "250 OK"
        self.to_letter = "250 OK"
        self.hold_at = ""
        self.held = threading.Event()

    async def _hold(self, point: str) -> None:
        if self.hold_at == point:
            self.held.set()
            await asyncio.Event().wait()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        await self._hold("RCPT")
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        await self._hold("DATA")
        if self.to_letter.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.to_letter

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:
        await self._hold("QUIT")
        return "221 Bye"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """The server, listening on the loopback interface for as long as the context lasts."""
    handler = MailServer()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        handler.port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()
