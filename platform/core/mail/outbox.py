"""A mailbox on disk instead of a mail server, so that the demo can show its letters."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as StdlibMessage
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from core.models import uuid7
from core.plane import current_schema

__all__ = ["OutboxBackend", "OutboxLetter", "outbox", "outbox_letters", "outbox_remove"]


class OutboxBackend(BaseEmailBackend):
    """Write each message as one .eml file into OUTBOX_DIR/<schema>/."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            path = folder / f"{uuid7()}.eml"
            draft = path.with_suffix(".part")
            try:
                draft.write_bytes(message.message().as_bytes())
            except OSError:
                draft.unlink(missing_ok=True)
                raise
            moment = clock.now().timestamp()
            os.utime(draft, (moment, moment))
            draft.rename(path)
        return len(email_messages)


@dataclass(frozen=True)
class OutboxLetter:
    """A letter in the outbox."""

    name: str
    sent_at: datetime
    to: str
    sender: str
    subject: str
    text: str


def outbox_letters(*, to: str = "", limit: int = 200) -> list[OutboxLetter]:
    """The newest letters of the current schema, newest first, optionally of one addressee."""
    letters = []
    for path in sorted(_folder().glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True):
        letter = _read(path)
        if to and to.lower() not in letter.to.lower():
            continue
        letters.append(letter)
        if len(letters) == limit:
            break
    return letters


def outbox_remove(schema: str) -> None:
    """Delete all letters of a schema."""
    shutil.rmtree(Path(settings.OUTBOX_DIR) / schema, ignore_errors=True)


def _folder() -> Path:
    return Path(settings.OUTBOX_DIR) / current_schema()


def _read(path: Path) -> OutboxLetter:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, StdlibMessage)
    body = message.get_body(preferencelist=("plain",))
    return OutboxLetter(
        name=path.stem,
        sent_at=datetime.fromtimestamp(path.stat().st_mtime, tz=UTC),
        to=str(message["To"]),
        sender=str(message["From"]),
        subject=str(message["Subject"]),
        text=body.get_content() if body is not None else "",
    )


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The letters that this host would have sent, newest first; `?to=` narrows to an addressee."""
    to = request.GET.get("to", "").strip()
    return render(request, "core/outbox.html", {"letters": outbox_letters(to=to, limit=100), "to": to})
