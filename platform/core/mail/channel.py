"""The e-mail channel of deliveries."""

from smtplib import SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from core.events.deliveries import Channel, PermanentFailure, channels, delivery_enqueue
from core.events.models import Delivery

__all__ = ["EMAIL", "mail_enqueue"]

EMAIL = "email"


def mail_enqueue(
    *, key: str, to: str, subject: str, text: str, html: str = "", sender: str = "", event_id: UUID | None = None
) -> Delivery:
    """Put a letter on its way, in the caller's transaction; the same `key` makes one letter however often it is asked for.

    `sender` is a display name, put before the installation's address (setting DEFAULT_FROM_EMAIL).
    """
    return delivery_enqueue(
        channel=EMAIL,
        key=key,
        recipient=to,
        title=subject,
        payload={"text": text, "html": html, "sender": sender},
        event_id=event_id,
    )


def mail_send(delivery: Delivery) -> None:
    """Hand a letter to the mail server.

    The Message-ID is the delivery's id, the same in every attempt, so that mail systems can drop a repetition.
    Raises PermanentFailure when the server refuses the address for good.
    """
    sender = delivery.payload.get("sender", "")
    address = settings.DEFAULT_FROM_EMAIL
    message = EmailMultiAlternatives(
        subject=delivery.title,
        body=delivery.payload["text"],
        from_email=f'"{sender}" <{address}>' if sender else address,
        to=[delivery.recipient],
        headers={"Message-ID": f"<{delivery.id}@{settings.MAIL_DOMAIN}>"},
    )
    if delivery.payload.get("html"):
        message.attach_alternative(delivery.payload["html"], "text/html")
    try:
        message.send()
    except SMTPRecipientsRefused as refusal:
        codes = [code for code, _reply in refusal.recipients.values()]
        if all(code >= 500 for code in codes):
            raise PermanentFailure(f"SMTP {codes}") from refusal
        raise


channels.register(Channel(EMAIL, mail_send))
