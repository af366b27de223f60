"""Deliver by e-mail."""

from datetime import datetime
from email.utils import formataddr, parseaddr
from smtplib import SMTPConnectError, SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from core.events.deliveries import FORGET, Channel, ChannelDown, PermanentFailure, channels, delivery_enqueue
from core.events.models import Delivery
from core.queues import Queue
from core.typed import name_clean

__all__ = ["EMAIL", "mail_enqueue"]

EMAIL = "email"
# RFC 5321, 4.2.1: codes from here on are refusals for good.
PERMANENT = 500
LONGEST_HEADER = 255


def mail_enqueue(
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    sender: str = "",
    person_id: UUID | None = None,
    event_id: UUID | None = None,
    not_before: datetime | None = None,
    forget: bool = False,
) -> Delivery:
    """Put a letter on its way, in the caller's transaction; the same `key` makes one letter, however often asked for.

    `sender` is a display name, put before the installation's address (setting DEFAULT_FROM_EMAIL); the letter waits
    until `not_before` where that is given. What becomes a header is one line: no word of anybody's can begin another
    header. `forget`: neither the address nor the words outlive the sending.
    """
    return delivery_enqueue(
        channel=EMAIL,
        key=key,
        recipient=_line(to),
        title=_line(subject),
        payload={"text": text, "html": html, "sender": _line(sender), **({FORGET: True} if forget else {})},
        person_id=person_id,
        event_id=event_id,
        not_before=not_before,
    )


def _line(words: str) -> str:
    """A header in one visible line, as long as a delivery's title may be."""
    line = name_clean(words)
    return line if len(line) <= LONGEST_HEADER else line[: LONGEST_HEADER - 1] + "…"


def mail_send(delivery: Delivery) -> None:
    """Hand a letter to the mail server.

    The Message-ID is the delivery's id, the same in every attempt, so that mail systems can drop a repetition.
    Raises PermanentFailure when the server refuses the address or the letter for good, ChannelDown when no server
    answers.
    """
    message = _message(delivery)
    try:
        message.send()
    except SMTPRecipientsRefused as refusal:
        codes = [code for code, _reply in refusal.recipients.values()]
        if all(code >= PERMANENT for code in codes):
            raise PermanentFailure(f"SMTP {codes}") from refusal
        raise
    except SMTPDataError as refusal:
        if refusal.smtp_code >= PERMANENT:
            raise PermanentFailure(f"SMTP {refusal.smtp_code}") from refusal
        raise
    except (ConnectionError, TimeoutError, SMTPConnectError, SMTPServerDisconnected) as error:
        raise ChannelDown(f"{type(error).__name__}: {error}") from error


def _message(delivery: Delivery) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=delivery.title,
        body=delivery.payload["text"],
        from_email=formataddr((delivery.payload.get("sender", ""), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[delivery.recipient],
        headers={
            "Message-ID": f"<{delivery.id}@{settings.MAIL_DOMAIN}>",
            # RFC 3834: nobody's «I am on holiday» should answer us.
            "Auto-Submitted": "auto-generated",
        },
    )
    if delivery.payload.get("html"):
        message.attach_alternative(delivery.payload["html"], "text/html")
    return message


channels.register(Channel(EMAIL, mail_send, queue=Queue.MAIL, concurrency=4, per_minute=settings.MAIL_PER_MINUTE))
