"""INTAKE: validate an appeal from any channel and put it into moderation.

Needs: the text; a category of the region, or none to classify the text; a place inside the region, if given; uploaded
photos.
Decides: the category if the channel gave none, the municipality (by the boundary, or by a place named in the text), the
ministry (by the category).
Announces: AppealReceived; then TRIAGE follows in the same transaction.

The words are read before the transaction (`intake_read`), which then only writes.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.service import (
    EMAIL,
    PHONE,
    addresses_by_user,
    correspondent_get_or_make,
    correspondent_stays,
    person_stays,
)
from appeals.clocks.following import Clocks
from appeals.events import AppealReceived
from appeals.models import Appeal, ChannelKind
from appeals.photos.attachments import attachments_take
from appeals.stages.triage import Reading, appeal_triage, text_read
from appeals.stages.words import MAX_APPEAL, words_checked
from appeals.states import Party
from appeals.toxicity.learning import toxicity_model_now
from core import clock
from core.errors import InvalidInput
from core.events.log import event_append
from core.events.types import Actor
from core.mail.addresses import address_canonical
from core.plane import outside_transaction, tenant_only
from core.typed import name_clean
from language.detectors.address import address_guess
from language.detectors.personal_data import personal_data_find, personal_data_mask
from language.reading import ReadText, read
from taxonomy.service import Regime, Rubrication, answers_checked, category_get, rubricate
from tenants.places import gazetteer, municipality_at
from tenants.service import Person, municipality_by_code

__all__ = [
    "Intake",
    "ReadIntake",
    "appeal_by_source_key",
    "appeal_receive",
    "appeal_record",
    "category_by_words",
    "intake_read",
]

MIN_TEXT = 10
MAX_ADDRESS = 300
# Below this score a place named in the text is left to people: two villages of one name are far apart.
SURE_PLACE = 0.7


@dataclass(frozen=True, kw_only=True)
class Intake:
    """An appeal as a channel hands it over. Coordinates are degrees, WGS 84; both or none.

    `source_key` names the appeal at its source (an import's line, a post, a draft): the same key is one appeal.
    `municipality_id` is for channels that know the municipality but no point; a point wins over it. Without a
    `category_id` the words find one, or it is «Другое» where they do not tell. `details` answer the category's
    questions by key. `asks` is false for history: nobody is told that it was received, and who has an unconfirmed
    `contact_email` is not asked whether it is theirs.
    """

    text: str
    category_id: UUID | None
    channel: str
    lat: float | None = None
    lon: float | None = None
    address: str = ""
    municipality_id: UUID | None = None
    photo_ids: tuple[UUID, ...] = field(default=())
    details: Mapping[str, Any] = field(default_factory=dict)
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    wants_publicity: bool = True
    source_key: str | None = None
    asks: bool = True


@dataclass(frozen=True, kw_only=True)
class ReadIntake:
    """An intake with the results of reading its text, which is slow and is done before the transaction.

    `category_id` is the channel's, or the one that the words found.
    """

    intake: Intake
    text: str
    public_text: str
    address: str
    public_address: str
    municipality_id: UUID | None
    category_id: UUID
    reading: Reading


@tenant_only
@outside_transaction
def intake_read(intake: Intake) -> ReadIntake:
    """Validate and read the words of an intake; writes nothing.

    Raises InvalidInput with the field at fault: `text`, `address`, `point`, `category`.
    """
    text = words_checked(intake.text, field="text", minimum=MIN_TEXT, maximum=MAX_APPEAL)
    address = words_checked(intake.address, field="address", maximum=MAX_ADDRESS) if intake.address.strip() else ""
    message = read(text)
    municipality_id, address = _place(intake, message, address)
    personal = personal_data_find(message)
    rubrication = rubricate(message)
    return ReadIntake(
        intake=intake,
        text=text,
        public_text=personal_data_mask(text, personal),
        address=address,
        public_address=personal_data_mask(address),
        municipality_id=municipality_id,
        category_id=intake.category_id or _by_words(rubrication),
        reading=text_read(message, rubrication, personal, toxicity=toxicity_model_now()),
    )


@tenant_only
def appeal_receive(*, person: Person, intake: Intake) -> Appeal:
    """Read an appeal of a person (or of NOBODY, from a channel without accounts) and receive it.

    An appeal with this `source_key` that is there already, or is being received at this moment, is returned as it is.
    Raises as `intake_read` and `appeal_record`.
    """
    if intake.source_key is not None:
        known = appeal_by_source_key(intake.source_key)
        if known is not None:
            return known
    read_intake = intake_read(intake)
    with transaction.atomic():
        return appeal_record(person=person, intake=read_intake)


@tenant_only
def appeal_record(*, person: Person, intake: ReadIntake) -> Appeal:
    """Receive an appeal whose words are read, in the caller's transaction; otherwise as `appeal_receive`.

    Raises InvalidInput with the field at fault: `category`, `details.<key>`, `photos`; Denied for a closed account.
    What was written by then is the caller's to roll back.
    """
    told, category = intake.intake, category_get(intake.category_id)
    now = clock.now()
    appeal = Appeal(
        channel=told.channel,
        source_key=told.source_key,
        applicant_id=person.user_id,
        contact_name=name_clean(told.contact_name),
        contact_email=address_canonical(told.contact_email),
        contact_phone=told.contact_phone,
        category=category,
        is_confidential=category.regime == Regime.CONFIDENTIAL,
        ministry=category.answering,
        details=answers_checked(
            category.facts().questions,
            told.details,
            # Where the category is left to the words nobody could know its questions beforehand.
            all_required=told.channel == ChannelKind.PORTAL and told.category_id is not None,
            # A program knows what it sends; on the portal the category may have changed since it asked.
            asked_only=told.channel == ChannelKind.API and told.category_id is not None,
        ),
        municipality_id=intake.municipality_id,
        address=intake.address,
        public_address=intake.public_address,
        lat=told.lat,
        lon=told.lon,
        text=intake.text,
        public_text=intake.public_text,
        wants_publicity=told.wants_publicity,
        received_at=now,
        state_since=now,
        created_at=now,
    )
    appeal.correspondent_id = _correspondent(person, told)
    clocks = Clocks(appeal)
    clocks.follow(None, at=now)
    known = _saved_or_known(appeal)
    if known is not None:
        return known
    clocks.save()
    attachments_take(person=person, photo_ids=told.photo_ids, appeal=appeal)
    event_append(
        AppealReceived(
            appeal_id=appeal.id,
            number=appeal.number,
            state=appeal.state,
            version=appeal.version,
            channel=str(told.channel),
            category_id=category.id,
            municipality_id=appeal.municipality_id,
            photos=len(told.photo_ids),
            asks=told.asks,
        ),
        subject_id=appeal.id,
        actor=Actor(kind="applicant", id=person.id, label=str(Party.APPLICANT.label)),
    )
    appeal_triage(appeal, intake.reading)
    return appeal


def _correspondent(person: Person, told: Intake) -> UUID | None:
    """The correspondent who gets letters besides the account, or without one; stays until the transaction ends.

    None for an address that the account has confirmed, and for contacts that are no address.
    """
    email = address_canonical(told.contact_email)
    if person.user_id is not None:
        main = person_stays(person.user_id)
        if email == main or email in addresses_by_user([person.user_id] if email else []).get(person.user_id, ()):
            return None
    elif person.correspondent_id is not None:
        correspondent_stays(person.correspondent_id)
        return person.correspondent_id
    addresses = {EMAIL: email, PHONE: told.contact_phone if told.channel == ChannelKind.HOTLINE else ""}
    for channel, address in addresses.items():
        if address:
            with suppress(InvalidInput):
                return correspondent_get_or_make(channel=channel, external_id=address, name=told.contact_name).id
    return None


def _saved_or_known(appeal: Appeal) -> Appeal | None:
    """Insert the appeal; returns the existing one if another connection has just inserted one with its `source_key`."""
    if appeal.source_key is None:
        appeal.save(force_insert=True)
        return None
    try:
        # PostgreSQL waits here for a transaction that is inserting the same key.
        with transaction.atomic():
            appeal.save(force_insert=True)
    except IntegrityError:
        known = appeal_by_source_key(appeal.source_key)
        if known is None:
            raise
        return known
    return None


@tenant_only
def appeal_by_source_key(source_key: str) -> Appeal | None:
    """The appeal received under this key, if any."""
    return Appeal.objects.filter(source_key=source_key).first()


@tenant_only
def category_by_words(text: str) -> UUID:
    """Classify the text of an appeal without a category.

    Raises InvalidInput (field `category`) where the words say nothing.
    """
    return _by_words(rubricate(text))


def _by_words(rubrication: Rubrication) -> UUID:
    if rubrication.answer is None:
        raise InvalidInput(_("По этим словам категорию не найти. Выберите её из списка."), field="category")
    return rubrication.answer.category_id


def _place(intake: Intake, message: ReadText, address: str) -> tuple[UUID | None, str]:
    """The municipality and the address, from the channel; if it has none, from the text."""
    municipality_id = _municipality_id(intake)
    if municipality_id is not None:
        return municipality_id, address
    guess = address_guess(f"{address}\n{message.text}" if address else message, gazetteer())
    if guess is None or guess.score < SURE_PLACE:
        return None, address
    return municipality_by_code(guess.municipality).id if guess.municipality else None, address or guess.text


def _municipality_id(intake: Intake) -> UUID | None:
    if (intake.lat is None) != (intake.lon is None):
        raise InvalidInput(_("У точки должны быть и широта, и долгота."), field="point")
    if intake.lat is None or intake.lon is None:
        return intake.municipality_id
    return municipality_at(lat=intake.lat, lon=intake.lon).id
