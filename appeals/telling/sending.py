"""Deliver notifications: a letter as a delivery, in-app lines as rows. The texts are elsewhere."""

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.service import User
from appeals.models import Appeal, Notification
from appeals.numbers import number_text
from appeals.telling.recipients import applicant_of
from appeals.telling.registry import Letter, StaffLine, applicant_lines, letters, staff_lines, told_of
from appeals.titles import title_of
from core import clock
from core.events.readers import StoredEvent
from core.mail.channel import mail_enqueue
from tenants.service import region_brand, region_current, region_url

__all__ = ["inbox_write", "is_news", "letter_enqueue"]

# Older events come from an import of history, from the demo or from a replay of the log.
NEWS_LIFETIME = timedelta(days=7)


def is_news(event: StoredEvent) -> bool:
    """Whether an event is recent enough to notify people."""
    return clock.now() - event.occurred_at <= NEWS_LIFETIME


def letter_enqueue(event: StoredEvent, appeal: Appeal, *, not_before: datetime) -> None:
    """Enqueue the letter of an event once, to be sent from `not_before` on.

    No letter for old news or without an acting applicant.
    """
    applicant = applicant_of(appeal)
    if applicant is None or not is_news(event):
        return
    region = region_current()
    with timezone.override(region.zone):
        letter: Letter | None = told_of(letters, event, appeal)
        if letter is None:
            return
        context = {
            "letter": letter,
            "greeting": _greeting(applicant),
            "brand": region_brand(region),
            "portal_url": region_url("/", region=region),
            "action_url": region_url(_path(appeal), region=region),
            "action_label": letter.action_label,
        }
        text = render_to_string("appeals/email/letter.txt", context)
        html = render_to_string("appeals/email/letter.html", context)
    mail_enqueue(
        key=f"event:{event.id}:mail:{applicant.id}",
        to=applicant.email,
        subject=_subject(number_text(appeal.number, region.number_prefix), letter, appeal),
        text=text,
        html=html,
        sender=region.portal_name,
        person_id=applicant.id,
        event_id=event.id,
        not_before=not_before,
    )


def _subject(number: str, letter: Letter, appeal: Appeal) -> str:
    """«УЛ-5 «Яма на дороге»: есть ответ, оцените решение».

    A subject is read over shoulders and on locked screens: it names only what the applicant would show to everybody,
    masked, and nothing of a confidential appeal.
    """
    about = title_of(appeal.public_text, "") if appeal.wants_publicity and not appeal.is_confidential else ""
    return f"{number}{f' «{about}»' if about else ''}: {letter.title[:1].lower() + letter.title[1:]}"


def _path(appeal: Appeal) -> str:
    return reverse("portal:appeal", args=(appeal.number,), urlconf=settings.ROOT_URLCONF)


def _greeting(applicant: User) -> str:
    name = applicant.full_name.strip()
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
    """Whether a release before 0.2 has told the staff of it already, by a line for each: a replay adds none."""
    lines = Notification.objects.filter(event_id=event.id, user__isnull=False)
    return lines.exclude(user=appeal.applicant).exists()
