"""Deliver notifications: a letter as a delivery, in-app lines as rows. The texts are elsewhere."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.service import EMAIL, Correspondent, correspondent_to_ask
from appeals.events import AppealReceived
from appeals.links import link_path
from appeals.models import Appeal, Notification, Thread
from appeals.numbers import number_text
from appeals.telling.letters import address_letter, link_letter
from appeals.telling.recipients import Recipient, applicant_of, recipient_by_link, recipients_of
from appeals.telling.registry import Letter, StaffLine, applicant_lines, letters, staff_lines, told_of
from appeals.titles import title_of
from core import clock
from core.events.deliveries import channels, delivery_enqueue
from core.events.readers import StoredEvent
from core.mail.channel import mail_enqueue
from core.models import uuid7
from tenants.service import region_brand, region_current, region_url

__all__ = ["address_ask", "inbox_write", "is_news", "letter_enqueue", "link_enqueue", "sender_tell"]

# Older events come from an import of history, from the demo or from a replay of the log.
NEWS_LIFETIME = timedelta(days=7)


def is_news(event: StoredEvent) -> bool:
    """Whether an event is recent enough to notify people."""
    return clock.now() - event.occurred_at <= NEWS_LIFETIME


def letter_enqueue(event: StoredEvent, appeal: Appeal, *, not_before: datetime) -> None:
    """Enqueue the letter of an event once for each recipient, to be sent from `not_before` on.

    No letter for old news or without an acting applicant. Who only was said to have an address is asked, when the
    appeal comes in, whether it is theirs; a new address also when the appeal is old.
    """
    received = event.data if isinstance(event.data, AppealReceived) else None
    if received is not None and not received.asks:
        return
    recipients = recipients_of(appeal)
    if received is not None and (is_news(event) or _is_new(appeal.correspondent)):
        address_ask(appeal, key=f"event:{event.id}:ask", event_id=event.id, not_before=not_before)
    if not recipients or not is_news(event):
        return
    with timezone.override(region_current().zone):
        letter: Letter | None = told_of(letters, event, appeal)
    if letter is None:
        return
    for recipient in recipients:
        _write(
            letter,
            appeal,
            recipient,
            key=f"event:{event.id}:mail:{recipient.id}",
            about=_about(appeal),
            event_id=event.id,
            not_before=not_before,
        )


def _is_new(told: Correspondent | None) -> bool:
    """Whether nobody has asked this address yet: an import of old appeals asks, a replay of the log does not."""
    return told is not None and told.asked_at is None


def address_ask(appeal: Appeal, *, key: str, event_id: UUID | None = None, not_before: datetime | None = None) -> None:
    """Send an unconfirmed correspondent the letter that asks for confirmation, at most once a day.

    The address may be a stranger's: the letter contains nothing of the appeal.
    """
    told = appeal.correspondent
    if told is None or told.is_confirmed or told.channel not in channels:
        return
    asked = correspondent_to_ask(correspondent_id=told.id)
    if asked is not None:
        letter = address_letter()
        _write(letter, appeal, recipient_by_link(asked), key=key, about="", event_id=event_id, not_before=not_before)


@transaction.atomic
def link_enqueue(*, appeal: Appeal) -> None:
    """Send the appeal's correspondent a fresh link, or ask them once more whether the address is theirs."""
    key = f"link:{uuid7()}"
    address_ask(appeal, key=key)
    for recipient in recipients_of(appeal):
        if recipient.correspondent_id is not None:
            _write(link_letter(), appeal, recipient, key=key, about="")


def sender_tell(letter: Letter, *, sender: Correspondent, appeal: Appeal | None, thread: str, key: str) -> None:
    """Answer a message in the channel where it came from, in the caller's transaction; the same `key` is one letter.

    `appeal` is the one that the message was about, if any.
    """
    _write(letter, appeal, recipient_by_link(sender), key=key, about="", thread=thread)


def _write(
    letter: Letter,
    appeal: Appeal | None,
    recipient: Recipient,
    *,
    key: str,
    about: str,
    event_id: UUID | None = None,
    not_before: datetime | None = None,
    thread: str | None = None,
) -> None:
    """Put a letter on its way by the channel of its recipient; without an appeal it leads to the portal."""
    region = region_current()
    context = {
        "letter": letter,
        "greeting": _greeting(recipient.name),
        "brand": region_brand(region),
        "portal_url": region_url("/", region=region),
        "action_url": region_url(_path(appeal, recipient) if appeal else "/", region=region),
        "action_label": letter.action_label,
    }
    of_what = number_text(appeal.number, region.number_prefix) if appeal else region.portal_name
    subject = _subject(of_what, letter, about)
    common: dict[str, Any] = {"key": key, "person_id": recipient.id, "event_id": event_id, "not_before": not_before}
    with timezone.override(region.zone):
        if recipient.channel == EMAIL:
            text = render_to_string("appeals/email/letter.txt", context)
            html = render_to_string("appeals/email/letter.html", context)
            mail_enqueue(
                to=recipient.address, subject=subject, text=text, html=html, sender=region.portal_name, **common
            )
            return
        text = render_to_string("appeals/message.txt", context | {"subject": subject})
    delivery_enqueue(
        channel=recipient.channel,
        recipient=recipient.address,
        title=subject,
        payload={
            "text": text,
            "appeal": appeal.number if appeal else None,
            "thread": _thread_of(appeal, recipient) if thread is None and appeal else thread or "",
        },
        **common,
    )


def _thread_of(appeal: Appeal, recipient: Recipient) -> str:
    """The conversation in which the appeal goes on; empty where it began elsewhere."""
    threads = Thread.objects.filter(appeal=appeal, channel=recipient.channel, correspondent_id=recipient.id)
    return threads.values_list("external_id", flat=True).first() or ""


def _about(appeal: Appeal) -> str:
    return title_of(appeal.public_text, "") if appeal.wants_publicity and not appeal.is_confidential else ""


def _subject(number: str, letter: Letter, about: str) -> str:
    """«УЛ-5 «Яма на дороге»: есть ответ, оцените решение».

    A subject is read over shoulders and on locked screens: it names only what the applicant would show to everybody,
    masked, and nothing of a confidential appeal.
    """
    return f"{number}{f' «{about}»' if about else ''}: {letter.title[:1].lower() + letter.title[1:]}"


def _path(appeal: Appeal, recipient: Recipient) -> str:
    if recipient.correspondent_id is not None:
        return link_path(appeal_id=appeal.id, correspondent_id=recipient.correspondent_id)
    return reverse("portal:appeal", args=(appeal.number,), urlconf=settings.ROOT_URLCONF)


def _greeting(full_name: str) -> str:
    name = full_name.strip()
    return _("Здравствуйте, %(name)s!") % {"name": name} if name else _("Здравствуйте!")


def inbox_write(event: StoredEvent, appeal: Appeal, number: str, *, since: datetime) -> None:
    """Write the in-app lines of an event: the applicant's own, and one for all whose turn it is. Idempotent.

    History that comes into the log late (an import, a replay) is written as read already.
    """
    read_at = None if is_news(event) else event.occurred_at
    common = {"appeal": appeal, "event_id": event.id, "created_at": since, "read_at": read_at}
    rows = []
    line: StaffLine | None = told_of(staff_lines, event, appeal)
    if line is not None and line.organisation_id is not None and not _was_written_to_each(event, appeal):
        rows.append(
            Notification(
                role=line.role,
                organisation_id=line.organisation_id,
                actor_id=event.actor_id,
                applicant_id=appeal.applicant_id,
                title=f"{number}: {line.title}",
                **common,
            )
        )
    applicant = applicant_of(appeal)
    if applicant is not None and (words := told_of(applicant_lines, event, appeal)):
        rows.append(Notification(user=applicant, title=f"{number}: {words}", **common))
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


def _was_written_to_each(event: StoredEvent, appeal: Appeal) -> bool:
    """Whether a release before 0.2 wrote a line for each member of staff; then a replay adds none."""
    lines = Notification.objects.filter(event_id=event.id, user__isnull=False)
    return lines.exclude(user=appeal.applicant).exists()
