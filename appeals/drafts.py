"""Drafts of the wizard: unsent input, stored on the server until it is sent once."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts.service import person_stays
from appeals.models import Appeal, Attachment, AttachmentState, ChannelKind, Draft
from appeals.photos.attachments import PreparedPhoto, attachment_copied, attachment_keep, attachment_prepared
from appeals.photos.inspect import photo_fingerprint
from appeals.photos.limits import MAX_PHOTOS_PER_APPEAL
from appeals.quotas import drafts_room
from appeals.stages.intake import Intake, ReadIntake, appeal_by_source_key, appeal_record, intake_read
from appeals.states import State
from core import clock
from core.errors import Conflict, Denied, InvalidInput, Missing
from core.plane import current_schema, tenant_only
from core.storage import private_storage
from taxonomy.service import category_is_open
from tenants.service import Person

__all__ = [
    "AUTO_CATEGORY",
    "DRAFT_CHANGED",
    "DRAFT_LIFETIME",
    "OTHER",
    "WRITTEN",
    "draft_claim",
    "draft_discard",
    "draft_find",
    "draft_from_appeal",
    "draft_join",
    "draft_key",
    "draft_key_fits",
    "draft_photo_add",
    "draft_photo_remove",
    "draft_photos",
    "draft_save",
    "draft_send",
    "draft_sent",
    "draft_start",
    "draft_tried",
    "drafts_remove_stale",
    "drafts_unsent",
]

DRAFT_LIFETIME = timedelta(days=30)
AUTO_CATEGORY = "auto"


MOST_LISTED = 50
# How often a draft is read again because it was written in meanwhile.
SEND_ATTEMPTS = 3
# Letters of all that a draft may hold: what is much too long is kept as well, to be shortened.
MOST_WRITTEN = 300_000
TRIED = "tried"
CONTINUES = "continues"
# By field, the page that wrote it; by step, the variants of other pages of fields that several pages have changed.
WRITTEN, OTHER = "written", "other"
DRAFT_CHANGED = "draft_changed"
# The number of the rejected appeal that a draft mends.
AGAIN_OF = "again_of"


@tenant_only
@transaction.atomic
def draft_start(*, person: Person, draft_id: UUID | None = None, is_ours: bool = False) -> Draft:
    """Create an empty draft of a signed-in person, or of a guest, under the id that its page already has.

    Where another has that id, or something was sent under it, the draft gets one of its own. `is_ours`: the form has
    the draft's key, so what is written there already was written here. Raises QuotaFull for one too many, Denied for a
    closed account.
    """
    if person.user_id is not None:
        person_stays(person.user_id)
    now = clock.now()
    facts = {"user_id": person.user_id, "updated_at": now, "created_at": now}
    if draft_id is None or not Draft.objects.filter(pk=draft_id).exists():
        drafts_room(person=person)
    if draft_id is None or appeal_by_source_key(_source_key(draft_id)) is not None:
        return Draft.objects.create(**facts)
    draft, is_new = Draft.objects.get_or_create(pk=draft_id, defaults=facts)
    # The same form posted twice at once starts one draft: of two the browser would know only one.
    is_open = draft.user_id == person.user_id and draft.appeal_id is None
    return draft if is_new or (is_open and (is_ours or not draft.data)) else Draft.objects.create(**facts)


@tenant_only
def draft_find(draft_id: UUID) -> Draft | None:
    """A draft with its appeal, of any owner; None if there is none."""
    return Draft.objects.select_related("appeal").filter(pk=draft_id).first()


@tenant_only
def drafts_unsent(*, person: Person, here: Collection[UUID]) -> list[Draft]:
    """Unsent drafts of a person, latest first, each with `photos`, their number.

    Theirs on any device, and those of nobody that this browser (`here`) has begun.
    """
    whose = Q(user=None, pk__in=here)
    if person.user_id is not None:
        whose |= Q(user_id=person.user_id)
    alive = Draft.objects.filter(whose, appeal=None, updated_at__gte=clock.now() - DRAFT_LIFETIME)
    return list(alive.annotate(photos=Count("attachments")).order_by("-updated_at", "-id")[:MOST_LISTED])


@tenant_only
def draft_key(draft_id: UUID) -> str:
    """What a form carries to show that it was written here, should the session be lost: good for nobody's drafts."""
    return salted_hmac("appeals.draft", f"{current_schema()}:{draft_id}", algorithm="sha256").hexdigest()[:32]


@tenant_only
def draft_key_fits(draft_id: UUID, key: str) -> bool:
    """Whether this is the key of that draft."""
    return constant_time_compare(draft_key(draft_id), key)


@tenant_only
@transaction.atomic
def draft_save(*, draft_id: UUID, changes: dict[str, Any], step: str = "", seen_at: datetime | None = None) -> Draft:
    """Save the input of a step.

    Raises Conflict for a draft that is sent already (`already_sent`) or that was written in since `seen_at`
    (`draft_changed`), Missing for one that is gone.
    """
    draft = _unsent(draft_id, seen_at)
    tried = {name: values for name, values in draft.data.get(TRIED, {}).items() if name != step}
    return _write(draft, {**draft.data, **changes, TRIED: tried})


@tenant_only
@transaction.atomic
def draft_tried(
    *,
    draft_id: UUID,
    step: str,
    values: dict[str, list[str]],
    judged: bool = True,
    changes: dict[str, Any] | None = None,
    seen_at: datetime | None = None,
) -> Draft:
    """Save the input of a step as typed: it is invalid, or (not `judged`) unfinished.

    Raises as `draft_save`.
    """
    draft = _unsent(draft_id, seen_at)
    tried = {**draft.data.get(TRIED, {}), step: {"values": values, "judged": judged}}
    return _write(draft, {**draft.data, **(changes or {}), TRIED: tried})


@tenant_only
@transaction.atomic
def draft_join(
    *,
    person: Person,
    draft_id: UUID,
    other_ids: Iterable[UUID],
    meet: Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]],
) -> Draft:
    """Merge into a person's draft what was typed in it while nobody was signed in.

    `meet` gets the data of the draft and of what was set aside, the oldest first, and says what of both the draft is to
    hold. Raises Missing, Conflict, Denied for a closed account, InvalidInput for too much text.
    """
    if person.user_id is not None:
        person_stays(person.user_id)
    draft = _unsent(draft_id)
    if draft.user_id != person.user_id:
        raise Missing(_("Такого черновика нет."))
    data = dict(draft.data)
    mine = Q(user=None) | Q(user_id=person.user_id)
    asides = Draft.objects.select_for_update().filter(mine, pk__in=other_ids, appeal=None)
    for aside in asides.filter(data__continues=str(draft_id)).order_by("updated_at"):
        data = meet(data, aside.data)
        Attachment.objects.filter(draft=aside).update(draft=draft, uploaded_by_id=person.user_id)
        aside.delete()
    return _write(draft, data)


def _write(draft: Draft, data: dict[str, Any]) -> Draft:
    if len(json.dumps(data, ensure_ascii=False)) > MOST_WRITTEN:
        raise InvalidInput(_("В черновике слишком много текста: сократите написанное."), code="too_large")
    draft.data = data
    draft.updated_at = clock.now()
    draft.save(update_fields=["data", "updated_at"])
    return draft


@tenant_only
def draft_from_appeal(*, person: Person, number: int) -> Draft:
    """A draft with the words, the place and the photos of a person's rejected appeal, to be mended and sent again.

    Asked for twice it is the same draft, as long as that is not sent. Raises Missing for an appeal that is not theirs,
    Conflict for one that is not rejected.
    """
    begun = _begun_again(_rejected(person, number, Appeal.objects.all()))
    if begun is not None:
        return begun
    shown = Attachment.objects.filter(appeal__number=number, answer=None, message=None)
    try:
        with ExitStack() as copies:
            photos = [
                copies.enter_context(attachment_copied(photo=photo))
                for photo in shown.exclude(state=AttachmentState.FAILED).order_by("position", "id")
            ]
            return _from_appeal(person, number, [photo for photo in photos if photo is not None])
    except _BegunMeanwhile as other:
        return other.draft


class _BegunMeanwhile(Exception):
    def __init__(self, draft: Draft) -> None:
        self.draft = draft


@transaction.atomic
def _from_appeal(person: Person, number: int, photos: list[PreparedPhoto]) -> Draft:
    if person.user_id is not None:
        person_stays(person.user_id)
    appeal = _rejected(person, number, Appeal.objects.select_for_update(of=("self",)))
    begun = _begun_again(appeal)
    if begun is not None:
        raise _BegunMeanwhile(begun)
    drafts_room(person=person)
    now = clock.now()
    draft = Draft.objects.create(user_id=person.user_id, data=_data_of(appeal), updated_at=now, created_at=now)
    for photo in photos:
        attachment_keep(person=person, photo=photo, draft=draft)
    return draft


def _rejected(person: Person, number: int, rows: QuerySet[Appeal]) -> Appeal:
    mine = rows.select_related("category", "applicant").filter(number=number, applicant_id=person.user_id)
    appeal = mine.first() if person.is_signed_in else None
    if appeal is None:
        raise Missing(_("Такого обращения нет, или оно вам не видно."))
    if appeal.state != State.REJECTED:
        raise Conflict(_("Отправить снова можно только отклонённое обращение."), code="wrong_state")
    return appeal


def _begun_again(appeal: Appeal) -> Draft | None:
    alive = Draft.objects.filter(appeal=None, updated_at__gte=clock.now() - DRAFT_LIFETIME)
    again = alive.filter(user=appeal.applicant, **{f"data__{AGAIN_OF}": appeal.number})
    return again.order_by("-updated_at").first()


def _data_of(appeal: Appeal) -> dict[str, Any]:
    is_open = category_is_open(appeal.category_id)
    return {
        AGAIN_OF: appeal.number,
        "text": appeal.text,
        # A closed category is chosen anew.
        "category": str(appeal.category_id) if is_open else "",
        "details": appeal.details,
        "details_of": str(appeal.category_id) if appeal.details else "",
        "lat": appeal.lat,
        "lon": appeal.lon,
        "address": appeal.address,
        "municipality": str(appeal.municipality_id) if appeal.municipality_id else "",
        "contact_name": appeal.contact_name,
        "contact_email": appeal.contact_email,
        "contact_phone": appeal.contact_phone,
        "wants_publicity": appeal.wants_publicity,
    }


@tenant_only
@transaction.atomic
def draft_claim(*, person: Person, draft_id: UUID) -> None:
    """Give a draft that belongs to nobody, with its photos, to the person who has just signed in.

    Raises Denied for a closed account.
    """
    if person.user_id is None:
        return
    person_stays(person.user_id)
    draft = Draft.objects.select_for_update().filter(pk=draft_id, user=None, appeal=None).first()
    if draft is None:
        return
    draft.user_id = person.user_id
    draft.save(update_fields=["user"])
    Attachment.objects.filter(draft=draft, uploaded_by=None).update(uploaded_by_id=person.user_id)


@tenant_only
def draft_photos(draft: Draft) -> list[Attachment]:
    """The photos of a draft in the order they were added."""
    return list(Attachment.objects.filter(draft=draft, appeal=None).order_by("id"))


@tenant_only
def draft_photo_add(*, person: Person, draft_id: UUID, upload: UploadedFile) -> Attachment:
    """Add a photo; one that the draft has already is the same photo: a step pressed twice adds nothing.

    Raises InvalidInput (field `photos`) for one too many or for what is not a photo.
    """
    # Before the photo is decoded, and again once the draft is locked.
    draft = _open(Draft.objects.filter(pk=draft_id).first())
    if same := _same_photo(draft, photo_fingerprint(cast("BinaryIO", upload.file))):
        return same
    _room_for_photo(draft)
    try:
        return _photo_add(person, draft_id, upload)
    except _AlreadyThereError as found:
        return found.photo


class _AlreadyThereError(Exception):
    def __init__(self, photo: Attachment) -> None:
        self.photo = photo


def _photo_add(person: Person, draft_id: UUID, upload: UploadedFile) -> Attachment:
    with attachment_prepared(person=person, upload=upload) as photo, transaction.atomic():
        if person.user_id is not None:
            # Before the draft, as an erasure does it: otherwise each would wait for the other.
            person_stays(person.user_id)
        draft = _unsent(draft_id)
        if same := _same_photo(draft, photo.sha256):
            # Out of the block by an exception: the file that was stored for this one goes.
            raise _AlreadyThereError(same)
        _room_for_photo(draft)
        return attachment_keep(person=person, photo=photo, draft=draft)


def _same_photo(draft: Draft, sha256: str) -> Attachment | None:
    return Attachment.objects.filter(draft=draft, sha256=sha256).first()


def _room_for_photo(draft: Draft) -> None:
    if Attachment.objects.filter(draft=draft).count() >= MAX_PHOTOS_PER_APPEAL:
        raise InvalidInput(
            _("Можно приложить не больше %(n)d фотографий.") % {"n": MAX_PHOTOS_PER_APPEAL},
            field="photos",
            code="too_many",
        )


@tenant_only
def draft_photo_remove(*, draft_id: UUID, photo_id: UUID) -> None:
    """Take a photo out of a draft; one that is gone or sent already stays as it is."""
    with transaction.atomic():
        loose = Attachment.objects.select_for_update().filter(draft_id=draft_id, appeal=None, answer=None)
        photo = loose.filter(pk=photo_id).first()
        if photo is None:
            return
        photo.delete()
    for path in filter(None, (photo.original.name, photo.display.name, photo.thumb.name)):
        private_storage().delete(path)


@tenant_only
@transaction.atomic
def draft_discard(*, draft_id: UUID) -> None:
    """Throw an unsent draft away; its photos are swept later, like all that nobody sent."""
    Draft.objects.filter(pk=draft_id, appeal=None).delete()


@tenant_only
def draft_send(*, person: Person, draft_id: UUID) -> Appeal:
    """Make the draft an appeal. Sending it again returns the same appeal.

    Raises Missing for somebody else's draft, Denied for somebody who is not signed in, InvalidInput with the field
    at fault when the draft is not complete or its parts are no longer valid, Conflict (`draft_changed`) for one that
    is written in all the time.
    """
    if person.user_id is None:
        raise Denied(_("Чтобы отправить обращение, войдите или зарегистрируйтесь."))
    for _attempt in range(SEND_ATTEMPTS):
        draft = _own(person, draft_find(draft_id))
        if draft.appeal is not None:
            return draft.appeal
        appeal = _send_read(person, draft, intake_read(_intake(draft)))
        if appeal is not None:
            return appeal
    raise Conflict(_("Этот черновик изменён в другой вкладке."), code=DRAFT_CHANGED)


@transaction.atomic
def _send_read(person: Person, seen: Draft, intake: ReadIntake) -> Appeal | None:
    """Make the appeal of a draft whose words are read; None if somebody has written in it since."""
    assert person.user_id is not None
    # Before the draft, as an erasure does it: otherwise each would wait for the other.
    person_stays(person.user_id)
    draft = _own(person, _locked(seen.pk))
    if draft.appeal is not None:
        return draft.appeal
    if draft.data != seen.data or _photo_ids(draft) != intake.intake.photo_ids:
        return None
    appeal = appeal_record(person=person, intake=intake)
    draft.appeal = appeal
    # The words now live in the appeal; a second copy of personal data serves nobody.
    draft.data = {}
    draft.save(update_fields=["appeal", "data"])
    return appeal


def _own(person: Person, draft: Draft | None) -> Draft:
    if draft is None or draft.user_id != person.user_id:
        raise Missing(_("Такого черновика нет."))
    return draft


@tenant_only
@transaction.atomic
def draft_sent(*, person: Person, draft_id: UUID) -> Appeal | None:
    """The appeal that a draft of this person became, or None; waits for one that is being sent at this moment."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    return draft.appeal if draft is not None and draft.user_id == person.user_id else None


def _intake(draft: Draft) -> Intake:
    data = draft.data
    # «auto»: the person has left the category to their words; the questions they were asked are those of the guess.
    category = data.get("guess", "") if data.get("category") == AUTO_CATEGORY else data.get("category", "")
    if not data.get("category"):
        raise InvalidInput(_("Выберите категорию."), field="category")
    if data.get("lat") is None and not (data.get("address") and data.get("municipality")):
        raise InvalidInput(_("Укажите место на карте или напишите адрес."), field="point")
    return Intake(
        text=data.get("text", ""),
        category_id=UUID(category) if category else None,
        details=data.get("details") or {},
        channel=ChannelKind.PORTAL,
        lat=data.get("lat"),
        lon=data.get("lon"),
        address=data.get("address", ""),
        municipality_id=UUID(data["municipality"]) if data.get("municipality") else None,
        photo_ids=_photo_ids(draft),
        contact_name=data.get("contact_name", ""),
        contact_email=data.get("contact_email", ""),
        contact_phone=data.get("contact_phone", ""),
        wants_publicity=bool(data.get("wants_publicity", False)),
        source_key=_source_key(draft.id),
    )


def _photo_ids(draft: Draft) -> tuple[UUID, ...]:
    return tuple(photo.id for photo in draft_photos(draft))


def _source_key(draft_id: UUID) -> str:
    return f"draft:{draft_id}"


def _unsent(draft_id: UUID, seen_at: datetime | None = None) -> Draft:
    return _open(_locked(draft_id), seen_at)


def _open(draft: Draft | None, seen_at: datetime | None = None) -> Draft:
    if draft is None:
        raise Missing(_("Такого черновика нет."))
    if seen_at is not None and draft.updated_at != seen_at and draft.appeal_id is None:
        raise Conflict(_("Этот черновик изменён в другой вкладке."), code=DRAFT_CHANGED)
    if draft.appeal_id is not None:
        raise Conflict(_("Это обращение уже отправлено."), code="already_sent")
    return draft


def _locked(draft_id: UUID) -> Draft | None:
    # The row alone: joined rows would be as they were before the wait for the lock.
    return Draft.objects.select_for_update().filter(pk=draft_id).first()


@tenant_only
def drafts_remove_stale(*, limit: int = 500) -> int:
    """Remove drafts nobody has touched for DRAFT_LIFETIME and did not send; returns how many."""
    stale = Draft.objects.filter(appeal=None, updated_at__lt=clock.now() - DRAFT_LIFETIME)
    ids = list(stale.order_by("updated_at").values_list("id", flat=True)[:limit])
    Draft.objects.filter(pk__in=ids, appeal=None).delete()
    return len(ids)
