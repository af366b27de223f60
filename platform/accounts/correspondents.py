"""Correspondents: people known by an address in a channel, with or without an account.

Locks: who points a row to a correspondent holds the correspondent's row FOR KEY SHARE to the end of the transaction;
an erasure takes it FOR UPDATE. So either the erasure finds the new row, or the writer finds no correspondent and makes
a new one.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.signals import user_logged_in
from django.db import connection, transaction
from django.db.models import Q
from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.events import CorrespondentConfirmed, CorrespondentLinked
from accounts.models import Correspondent, User
from accounts.people import addresses_of, person_is_open
from accounts.profile import phone_checked
from core import clock
from core.errors import Denied, InvalidInput
from core.events.log import event_append
from core.events.types import SYSTEM, Actor
from core.mail.addresses import address_checked
from core.mail.channel import EMAIL
from core.plane import in_region, tenant_only
from core.typed import name_clean

__all__ = [
    "EMAIL",
    "PHONE",
    "correspondent_confirm",
    "correspondent_get",
    "correspondent_get_or_make",
    "correspondent_is_open",
    "correspondent_stays",
    "correspondent_to_ask",
]

PHONE = "phone"
LONGEST_ID = 320
# At most one confirmation letter a day to an address, however often somebody enters it.
ASKED_ONCE_IN = timedelta(days=1)


@tenant_only
@transaction.atomic
def correspondent_get_or_make(
    *, channel: str, external_id: str, name: str = "", is_proved: bool = False
) -> Correspondent:
    """The correspondent of this address, made if there is none; they stay until the caller's transaction ends.

    A later name is kept where there was none, of a confirmed address only one that is proved, too. `is_proved`: the
    channel itself shows that the address is theirs, as a social network does. Raises InvalidInput
    (field `external_id`) for what is no address of that channel.
    """
    address = _canonical(channel, external_id)
    while not _is_held("channel = %s AND external_id = %s", [channel, address]):
        # PostgreSQL waits here for a transaction that is inserting or erasing the same address.
        fresh = Correspondent(channel=channel, external_id=address, name=name_clean(name), created_at=clock.now())
        Correspondent.objects.bulk_create([fresh], ignore_conflicts=True)
    row = Correspondent.objects.get(channel=channel, external_id=address)
    if not row.name and name and (is_proved or not row.is_confirmed):
        row.name = name_clean(name)
        row.save(update_fields=["name"])
    return correspondent_confirm(correspondent_id=row.id) if is_proved and row.confirmed_at is None else row


def _canonical(channel: str, external_id: str) -> str:
    if channel == EMAIL:
        return address_checked(external_id, field="external_id")
    address = phone_checked(external_id) if channel == PHONE else name_clean(external_id)
    if not 0 < len(address) <= LONGEST_ID:
        raise InvalidInput(_("Отправитель не назван."), field="external_id")
    return address


def _is_held(condition: str, values: list[Any]) -> bool:
    table = Correspondent._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} WHERE {condition} FOR KEY SHARE", values)  # noqa: S608 - our own words
        return cursor.fetchone() is not None


@tenant_only
def correspondent_get(*, correspondent_id: UUID) -> Correspondent | None:
    """The correspondent with this id; None for one who was erased."""
    return Correspondent.objects.filter(pk=correspondent_id).first()


@tenant_only
def correspondent_is_open(correspondent_id: UUID) -> bool:
    """Whether a correspondent was not erased; they then stay until this transaction ends."""
    return _is_held("id = %s", [correspondent_id])


@tenant_only
def correspondent_stays(correspondent_id: UUID) -> None:
    """As `correspondent_is_open`, for their own writes: raises Denied for one who was erased."""
    if not correspondent_is_open(correspondent_id):
        raise Denied(_("Эти данные удалены по просьбе их владельца."), code="correspondent_erased")


@tenant_only
@transaction.atomic
def correspondent_confirm(*, correspondent_id: UUID) -> Correspondent:
    """Mark an address as confirmed and link it to the account that owns it. Idempotent.

    Raises Denied for one who was erased.
    """
    row = Correspondent.objects.select_for_update(no_key=True).filter(pk=correspondent_id).first()
    if row is None:
        raise Denied(_("Эти данные удалены по просьбе их владельца."), code="correspondent_erased")
    if row.confirmed_at is None:
        row.confirmed_at = clock.now()
        row.save(update_fields=["confirmed_at"])
        event = CorrespondentConfirmed(correspondent_id=row.id, channel=row.channel)
        event_append(event, subject_id=row.id, actor=Actor(kind="person", id=row.id, label="Владелец"))
    if row.channel == EMAIL and row.user_id is None:
        owner = EmailAddress.objects.filter(email=row.external_id, verified=True).first()
        if owner is not None:
            _link(row, owner.user_id)
    return row


def _link(row: Correspondent, user_id: UUID) -> None:
    if not person_is_open(user_id):
        return
    row.user_id = user_id
    row.save(update_fields=["user"])
    event_append(CorrespondentLinked(correspondent_id=row.id, user_id=user_id), subject_id=row.id, actor=SYSTEM)


@receiver(user_logged_in)
def correspondents_link(sender: object, user: User, **_told: Any) -> None:
    """Link who signs in to the confirmed correspondents of their confirmed addresses."""
    if not in_region():
        return
    theirs = Correspondent.objects.filter(channel=EMAIL, user=None).exclude(confirmed_at=None)
    if not theirs.filter(external_id__in=addresses_of(user)).exists():
        return
    with transaction.atomic():
        for row in theirs.filter(external_id__in=addresses_of(user)).select_for_update(no_key=True).order_by("id"):
            _link(row, user.pk)


@tenant_only
def correspondent_to_ask(*, correspondent_id: UUID) -> Correspondent | None:
    """The correspondent, if they are to be asked now whether the address is theirs; counted as asked.

    None for one who has confirmed it, was erased, or was asked less than a day ago.
    """
    now = clock.now()
    due = Correspondent.objects.filter(pk=correspondent_id, confirmed_at=None)
    due = due.filter(Q(asked_at=None) | Q(asked_at__lt=now - ASKED_ONCE_IN))
    return correspondent_get(correspondent_id=correspondent_id) if due.update(asked_at=now) else None
