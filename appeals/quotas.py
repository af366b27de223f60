"""Quotas of uploads: unsent data of one person and of all guests, and uploads per day.

Checked where all photos pass (`photos/attachments.py`): before a file is read, and again before it is stored, with the
person's uploads serialised. Numbers: settings, docs/reference/settings.md. The portal, which knows network addresses,
limits uploads of one address without sign-in.
"""

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from appeals.models import Attachment, Draft
from core import clock
from core.database.locks import wait_for_turn
from core.errors import InvalidInput
from core.plane import tenant_only
from core.units import plural
from tenants.service import Person

__all__ = ["MEGABYTE", "QuotaFull", "drafts_room", "photos_hold", "photos_room", "sender_columns"]

MEGABYTE = 1024 * 1024
DAY = timedelta(days=1)
_WAITING = Q(appeal=None, answer=None)


class QuotaFull(InvalidInput):
    """No more is taken from this person, or from anybody, for now; `retry_after` is in seconds."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    default_code = "quota"

    def __init__(self, message: str, *, field: str | None = "photos", retry_after: timedelta = DAY) -> None:
        super().__init__(message, field=field)
        self.retry_after = int(retry_after.total_seconds())


def sender_columns(person: Person) -> dict[str, UUID | None]:
    """The columns of an attachment that say whose it is; a guest's is nobody's."""
    return {"uploaded_by_id": person.user_id, "correspondent_id": person.correspondent_id}


@tenant_only
def photos_room(*, person: Person, size: int) -> None:
    """See that one more photo of `size` bytes may be left here. Raises QuotaFull (field `photos`)."""
    if person.is_known:
        _room_of_person(person, size)
    else:
        _room_of_guests(size)


@tenant_only
def photos_hold(*, person: Person) -> None:
    """Have this person's uploads come one after another until the end of the transaction, so that none is uncounted.

    Those of all guests, too: they share what is counted.
    """
    wait_for_turn("photos", person.id or "guests")


def _room_of_person(person: Person, size: int) -> None:
    today = Q(created_at__gte=clock.now() - DAY)
    found = Attachment.objects.filter(_WAITING | today, **sender_columns(person)).aggregate(
        waiting=Count("id", filter=_WAITING),
        waiting_bytes=Sum("size", filter=_WAITING, default=0),
        today=Count("id", filter=today),
        today_bytes=Sum("size", filter=today, default=0),
    )
    if (
        found["waiting"] >= settings.PHOTOS_WAITING
        or found["waiting_bytes"] + size > settings.PHOTOS_WAITING_MB * MEGABYTE
    ):
        raise QuotaFull(
            _("У вас уже %(count)s. Отправьте начатое или удалите лишние черновики, и можно будет добавить ещё.")
            % {"count": _waiting_words(found["waiting"])}
        )
    if found["today"] >= settings.PHOTOS_PER_DAY or found["today_bytes"] + size > settings.PHOTOS_PER_DAY_MB * MEGABYTE:
        raise QuotaFull(
            _("За сутки от одного человека принимаем %(n)d %(photos)s, всего до %(mb)d МБ. Добавьте эту завтра.")
            % {
                "n": settings.PHOTOS_PER_DAY,
                "photos": plural(settings.PHOTOS_PER_DAY, _("фотографию"), _("фотографии"), _("фотографий")),
                "mb": settings.PHOTOS_PER_DAY_MB,
            }
        )


def _waiting_words(count: int) -> str:
    return f"{count} {plural(count, *_WORDS)}"


_WORDS = ("неотправленная фотография", "неотправленные фотографии", "неотправленных фотографий")


def _room_of_guests(size: int) -> None:
    guests = Attachment.objects.filter(_WAITING, uploaded_by=None, correspondent=None)
    if guests.aggregate(held=Sum("size", default=0))["held"] + size > settings.GUEST_PHOTOS_MB * MEGABYTE:
        raise QuotaFull(
            _("Сейчас фотографии принимаем только от тех, кто вошёл. Войдите и добавьте фото: написанное сохранится."),
            retry_after=timedelta(hours=1),
        )


@tenant_only
def drafts_room(*, person: Person) -> None:
    """See that one more draft may be begun; no other is until the end of the transaction. Raises QuotaFull."""
    wait_for_turn("drafts", person.user_id or "guests")
    unsent = Draft.objects.filter(Q(user_id=person.user_id), appeal=None)
    if person.is_signed_in:
        if unsent.count() >= settings.DRAFTS_PER_PERSON:
            raise QuotaFull(
                _("У вас уже %(n)d неотправленных черновиков: отправьте или удалите лишние, и начнём новый.")
                % {"n": settings.DRAFTS_PER_PERSON},
                field=None,
            )
    elif unsent.count() >= settings.GUEST_DRAFTS:
        raise QuotaFull(
            _("Сейчас начать обращение может только тот, кто вошёл. Войдите и повторите."),
            field=None,
            retry_after=timedelta(hours=1),
        )
