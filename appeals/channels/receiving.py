"""Receive messages of any channel: a repeated delivery is one message, a reply goes where its thread is.

In a thread whose appeal waits for the applicant a message is their answer. In one whose appeal is open it is added
to the appeal. Otherwise it is a new appeal, received as any other. Where the channel doesn't prove who writes, nobody
answers or adds by a message: it is kept aside, and the owner of the address gets a link to answer by.

Locks, in this order: correspondent, thread, message, appeal.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.service import Correspondent, correspondent_get_or_make, correspondent_stays
from appeals.access import actions_for
from appeals.channel_kinds import appeal_channels
from appeals.models import Appeal, InboundMessage, InboundOutcome, Thread
from appeals.photos.attachments import attachment_upload, attachments_discard
from appeals.photos.limits import MAX_PHOTOS_PER_APPEAL
from appeals.quotas import QuotaFull
from appeals.stages.applicant_words import words_add
from appeals.stages.intake import Intake, ReadIntake, appeal_record, intake_read
from appeals.stages.moderation import appeal_clarify
from appeals.stages.words import MAX_APPEAL
from appeals.states import Action, states
from appeals.telling.letters import left_out_letter, refused_letter, unproved_letter
from appeals.telling.registry import Letter
from appeals.telling.sending import address_ask, sender_tell
from core import clock
from core.errors import Conflict, Denied, InvalidInput
from core.events.deliveries import channels
from core.modules import module_is_enabled
from core.plane import tenant_only
from core.rate_limits import Limit, limit_of
from core.typed import is_plain, name_clean, plain
from tenants.service import Person

__all__ = ["TEXT_LIFETIME", "Incoming", "inbound_texts_purge", "message_receive"]

LONGEST_MESSAGE_ID = 200
LONGEST_THREAD_ID = 320
LONGEST_NAME = 150
# The appeal may move on between reading and writing; then the message is looked at anew.
ATTEMPTS = 5
# How long the text of a message that was not taken can be read, to explain the refusal; letters are kept as long.
TEXT_LIFETIME = timedelta(days=30)
# Letters about messages that were not taken, to one address.
TOLD_PER_HOUR = 10
HOUR = 3600
# What of a new appeal is left out where it is wrong.
_WITHOUT: MappingProxyType[str, dict[str, Any]] = MappingProxyType(
    {"address": {"address": ""}, "point": {"lat": None, "lon": None}}
)


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A message as its channel tells it.

    `external_id` names the message there, `sender` who wrote, `thread` the conversation (by default the sender's
    dialogue). Coordinates are degrees, WGS 84; both or none.
    """

    channel: str
    external_id: str
    sender: str
    text: str
    sender_name: str = ""
    thread: str = ""
    received_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    address: str = ""
    wants_publicity: bool = False
    photos: Sequence[UploadedFile] = field(default=())


@tenant_only
def message_receive(told: Incoming) -> InboundMessage:
    """Take a message in; for callers without a transaction. The same message again changes nothing.

    Unless its sender was erased since: then it is the first of somebody new. What is not taken stands in `reason`, and
    is told to its sender in the channel, if letters go there, a few times an hour and never to an address that nobody
    has confirmed. Raises InvalidInput for what no channel may send (field `external_id`, `sender`, `thread`,
    `channel`), Conflict for an appeal that moves all the time.
    """
    _check(told)
    for _attempt in range(ATTEMPTS):
        row = _taken(told)
        try:
            return row if row.outcome else _worked_on(row, told)
        except (ObjectDoesNotExist, Denied):
            # Their sender was erased meanwhile, and the row with them: this is a message of somebody new.
            if InboundMessage.objects.filter(pk=row.pk).exists():
                raise
    raise Conflict(_("Обращение всё время меняется. Повторите позже."), code="moved_on")


def _worked_on(row: InboundMessage, told: Incoming) -> InboundMessage:
    """Settle a message. Raises ObjectDoesNotExist or Denied if its sender is erased meanwhile, Conflict."""
    person = Person(user_id=None, full_name=row.correspondent.name, correspondent_id=row.correspondent_id)
    photo_ids, unread = _photos(person, told.photos)
    for _attempt in range(ATTEMPTS):
        row.thread.refresh_from_db(fields=["appeal"])
        read, unfit = _read(told, row, photo_ids) if _begins_anew(row.thread) else (None, [])
        settled = _settle(row, person, told, read, photo_ids, [*unread, *unfit])
        if settled is not None:
            # Of a message that was refused, or taken by another delivery at this moment.
            attachments_discard(person=person, photo_ids=photo_ids)
            return settled
    raise Conflict(_("Обращение всё время меняется. Повторите позже."), code="moved_on")


@tenant_only
def inbound_texts_purge(*, limit: int = 1000) -> int:
    """Erase the texts of messages that became part of no appeal and are older than TEXT_LIFETIME; returns how many.

    The oldest ones first, at most `limit`. The rows stay, so that a repeated delivery is still known.
    """
    old = InboundMessage.objects.exclude(text="").filter(created_at__lt=clock.now() - TEXT_LIFETIME)
    oldest = old.order_by("created_at").values_list("pk", flat=True)[:limit]
    return old.filter(pk__in=list(oldest)).update(text="")


def _check(told: Incoming) -> None:
    is_known = told.channel in appeal_channels and appeal_channels[told.channel].receives
    module = appeal_channels[told.channel].module if is_known else None
    if not is_known or (module is not None and not (module and module_is_enabled(module))):
        raise InvalidInput(_("Такого канала нет."), field="channel")
    limits = {"external_id": LONGEST_MESSAGE_ID, "thread": LONGEST_THREAD_ID}
    for name, most in limits.items():
        value = getattr(told, name)
        if len(value) > most or not is_plain(value) or (name == "external_id" and not value):
            raise InvalidInput(_("Сообщение не названо."), field=name)


def _proves(told: Incoming) -> bool:
    return appeal_channels[told.channel].proves_sender


@transaction.atomic
def _taken(told: Incoming) -> InboundMessage:
    """The row of the message, made if this is its first delivery, with its thread."""
    proves = _proves(told)
    name = name_clean(told.sender_name)[:LONGEST_NAME]
    try:
        who = correspondent_get_or_make(channel=told.channel, external_id=told.sender, name=name, is_proved=proves)
    except InvalidInput as error:
        raise InvalidInput(error.message, field="sender") from error
    thread = _thread(told, who)
    row, _made = InboundMessage.objects.select_related("correspondent", "thread").get_or_create(
        channel=told.channel,
        external_id=told.external_id,
        correspondent=who,
        defaults={
            "thread": thread,
            "text": plain(told.text, MAX_APPEAL),
            "received_at": told.received_at or clock.now(),
        },
    )
    return row


def _thread(told: Incoming, who: Correspondent) -> Thread:
    # What somebody else writes under the same post is a thread of their own.
    thread, _made = Thread.objects.get_or_create(
        channel=told.channel, external_id=told.thread or who.external_id, correspondent=who
    )
    return thread


def _photos(person: Person, uploads: Sequence[UploadedFile]) -> tuple[tuple[UUID, ...], list[str]]:
    """Upload as many photos as an appeal takes; what is none, and what is too many, is told."""
    ids, refused = [], []
    for upload in uploads[:MAX_PHOTOS_PER_APPEAL]:
        upload.seek(0)
        try:
            ids.append(attachment_upload(person=person, upload=upload).id)
        except InvalidInput as error:
            refused.append(f"{upload.name}: {error.message}")
    if len(uploads) > MAX_PHOTOS_PER_APPEAL:
        refused.append(_("Фотографий больше %(n)d: взяты первые.") % {"n": MAX_PHOTOS_PER_APPEAL})
    return tuple(ids), refused


def _appeal_of(thread: Thread) -> Appeal | None:
    """The appeal that the thread is about, if it is its correspondent's."""
    appeal = thread.appeal
    return appeal if appeal is not None and appeal.correspondent_id == thread.correspondent_id else None


def _begins_anew(thread: Thread) -> bool:
    appeal = _appeal_of(thread)
    return appeal is None or states[appeal.state].is_final


def _read(
    told: Incoming, row: InboundMessage, photo_ids: tuple[UUID, ...]
) -> tuple[ReadIntake | InvalidInput, list[str]]:
    """The words of a new appeal, read, or why they are none; and why the place was left out."""
    intake = Intake(
        text=told.text,
        category_id=None,
        channel=told.channel,
        lat=told.lat,
        lon=told.lon,
        address=told.address,
        photo_ids=photo_ids,
        contact_name=row.correspondent.name,
        wants_publicity=told.wants_publicity,
        # The row goes with its sender: what is delivered again after an erasure finds no appeal of theirs.
        source_key=f"{told.channel}:{row.id}",
    )
    unfit: list[str] = []
    while True:
        try:
            return intake_read(intake), unfit
        except InvalidInput as error:
            without = _WITHOUT.get(error.field or "")
            if without is None:
                return error, unfit
            unfit.append(_("Место не взято: %(reason)s") % {"reason": error.message})
            intake = replace(intake, **without)


@transaction.atomic
def _settle(
    row: InboundMessage,
    person: Person,
    told: Incoming,
    read: ReadIntake | InvalidInput | None,
    photo_ids: tuple[UUID, ...],
    left_out: list[str],
) -> InboundMessage | None:
    """Do with the message what its thread asks for; None if the thread or its appeal has moved on since it was read."""
    correspondent_stays(row.correspondent_id)
    thread = Thread.objects.select_for_update().get(pk=row.thread_id)
    row = InboundMessage.objects.select_for_update().get(pk=row.pk)
    if row.outcome:
        return row
    try:
        with transaction.atomic():
            done = _carried_out(thread, person, told, read, photo_ids)
    except Conflict:
        return None
    except InvalidInput as error:
        row.outcome, row.reason = InboundOutcome.REFUSED, error.message
        row.save(update_fields=["outcome", "reason"])
        _tell(row, told, refused_letter(error.message), about=_appeal_of(thread))
        return row
    if done is None:
        return None
    row.outcome, row.appeal = done
    if row.outcome == InboundOutcome.UNPROVED:
        row.reason = _("Канал не доказывает, кто написал: ответить можно по ссылке из письма.")
        row.save(update_fields=["outcome", "appeal", "reason"])
        _ask_for_proof(row, told)
        return row
    # The words are where they went now; a second copy of personal data serves nobody.
    row.text, row.reason = "", "\n".join(left_out)
    row.save(update_fields=["outcome", "appeal", "text", "reason"])
    if left_out:
        _tell(row, told, left_out_letter(left_out), about=row.appeal)
    return row


def _carried_out(
    thread: Thread, person: Person, told: Incoming, read: ReadIntake | InvalidInput | None, photo_ids: tuple[UUID, ...]
) -> tuple[InboundOutcome, Appeal] | None:
    appeal = _appeal_of(thread)
    if _begins_anew(thread):
        match read:
            case None:
                return None
            case ReadIntake():
                _count(person)
                thread.appeal = appeal_record(person=person, intake=read)
                thread.save(update_fields=["appeal"])
                return InboundOutcome.RECEIVED, thread.appeal
            case InvalidInput() if appeal is None:
                raise read
    assert appeal is not None
    if not _proves(told):
        return InboundOutcome.UNPROVED, appeal
    words = told.text.strip() or (_("Фотографии без слов.") if photo_ids else "")
    if Action.CLARIFY in actions_for(person, appeal):
        appeal_clarify(person=person, number=appeal.number, version=appeal.version, text=words, photo_ids=photo_ids)
        return InboundOutcome.CLARIFIED, appeal
    # «Спасибо» after the end is no new appeal.
    _count(person)
    words_add(person=person, number=appeal.number, text=words, photo_ids=photo_ids)
    return InboundOutcome.ADDED, appeal


def _count(person: Person) -> None:
    """Count what a sender wants to be read. Raises QuotaFull above the limit that holds for everybody's appeals."""
    used = limit_of("submit").count(str(person.correspondent_id))
    if used is not None and used.is_over:
        raise QuotaFull(
            _("За час от вас пришло слишком много сообщений. Напишите позже, лучше всё сразу."),
            field=None,
            retry_after=timedelta(seconds=used.wait),
        )


def _ask_for_proof(row: InboundMessage, told: Incoming) -> None:
    """Send the owner of the address a link by which they can answer, or the letter that asks whether it is theirs."""
    assert row.appeal is not None
    if row.correspondent.is_confirmed:
        _tell(row, told, unproved_letter(), about=row.appeal)
    else:
        address_ask(row.appeal, key=f"inbound:{row.id}:ask")


def _tell(row: InboundMessage, told: Incoming, letter: Letter, *, about: Appeal | None) -> None:
    """Answer the sender in the channel, if it carries letters; once for a message.

    Who writes may have named a stranger's address: only a confirmed one is told, and not without end.
    """
    if told.channel not in channels or not row.correspondent.is_confirmed:
        return
    used = Limit("inbound:told", TOLD_PER_HOUR, HOUR).count(str(row.correspondent_id))
    if used.is_over if used is not None else not _proves(told):
        return
    sender_tell(letter, sender=row.correspondent, appeal=about, thread=told.thread, key=f"inbound:{row.id}")
