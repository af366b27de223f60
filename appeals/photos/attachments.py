"""Upload photos; an appeal or an answer takes them when it is sent."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, BinaryIO, cast
from uuid import UUID

import structlog
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.service import correspondent_stays, person_stays
from appeals.models import Answer, Appeal, Attachment, AttachmentState, Draft, Message
from appeals.photos.content import PhotoFormat
from appeals.photos.inspect import photo_inspect
from appeals.photos.limits import MAX_PHOTOS_PER_APPEAL
from appeals.photos.render import photo_render_variants
from appeals.quotas import QuotaFull, photos_hold, photos_room, sender_columns
from core import clock
from core.errors import InvalidInput
from core.models import uuid7
from core.plane import outside_transaction, tenant_only
from core.storage import private_storage, region_path
from core.tasks import send_after_commit
from tenants.service import Person

__all__ = [
    "PreparedPhoto",
    "attachment_copied",
    "attachment_keep",
    "attachment_prepared",
    "attachment_process",
    "attachment_upload",
    "attachments_claim",
    "attachments_discard",
    "attachments_loose",
    "attachments_release",
    "attachments_remove_loose",
    "attachments_take",
    "attachments_unprocessed",
    "originals_remove",
]

logger = structlog.get_logger(__name__)

PROCESSING_TIME = timedelta(minutes=2)
LOOSE_LIFETIME = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class PreparedPhoto:
    """A photo whose file is stored and whose row is not written yet (see `attachment_prepared`)."""

    id: UUID
    original: str
    format: PhotoFormat
    size: int
    sha256: str
    width: int
    height: int


@contextmanager
@tenant_only
def attachment_prepared(*, person: Person, upload: UploadedFile) -> Iterator[PreparedPhoto]:
    """Check a photo by its content and store its original privately, before the transaction of `attachment_keep`.

    The block contains that transaction: if it raises, the file is removed again. Raises InvalidInput (field `photos`)
    for what is not a whole JPEG, PNG, WebP or HEIC photo within the limits, QuotaFull for more than this person may
    leave here.
    """
    photos_room(person=person, size=upload.size or 0)
    facts = photo_inspect(cast("BinaryIO", upload.file), declared_name=upload.name or "")
    upload.seek(0)
    with _stored(
        upload,
        format=facts.format,
        size=facts.bytes,
        sha256=facts.sha256,
        width=facts.width,
        height=facts.height,
    ) as photo:
        yield photo


@contextmanager
@tenant_only
def attachment_copied(*, photo: Attachment) -> Iterator[PreparedPhoto | None]:
    """A copy of a photo, as `attachment_prepared`; None if its file is missing.

    The copy has its own file, so either can be removed.
    """
    try:
        file = private_storage().open(str(photo.original.name), "rb")
    except FileNotFoundError:
        logger.warning("photo_missing", attachment_id=str(photo.id), variant="original")
        yield None
        return
    facts = {name: getattr(photo, name) for name in ("format", "size", "sha256", "width", "height")}
    with file, _stored(file, **facts) as copy:
        yield copy


@contextmanager
def _stored(file: "File[bytes]", **facts: Any) -> Iterator[PreparedPhoto]:
    photo_id = uuid7()
    name = region_path("attachments", str(photo_id), f"original.{facts['format'].lower()}")
    path = _store(name, file)
    try:
        yield PreparedPhoto(id=photo_id, original=path, **facts)
    except BaseException:
        private_storage().delete(path)
        raise


@outside_transaction
def _store(name: str, file: "File[bytes]") -> str:
    return private_storage().save(name, file)


@tenant_only
@transaction.atomic
def attachment_keep(*, person: Person, photo: PreparedPhoto, draft: Draft | None = None) -> Attachment:
    """Write the row of a prepared photo and have its public copies made in the background.

    Raises QuotaFull, Denied for a closed account.
    """
    _sender_stays(person)
    photos_hold(person=person)
    photos_room(person=person, size=photo.size)
    attachment = Attachment.objects.create(draft=draft, **sender_columns(person), **vars(photo))
    send_after_commit("appeals.tasks.attachment_process_task", str(attachment.id))
    return attachment


def _sender_stays(person: Person) -> None:
    if person.user_id is not None:
        person_stays(person.user_id)
    elif person.correspondent_id is not None:
        correspondent_stays(person.correspondent_id)


@tenant_only
def attachment_upload(*, person: Person, upload: UploadedFile) -> Attachment:
    """Upload a photo, for callers without a transaction. Raises as `attachment_prepared` and `attachment_keep`."""
    with attachment_prepared(person=person, upload=upload) as photo:
        return attachment_keep(person=person, photo=photo)


@tenant_only
def attachment_process(attachment_id: UUID) -> None:
    """Make the copies to show: no metadata, upright, of bounded size. Idempotent.

    An original that turns out not to be drawable is marked as failed; the page then says so.
    """
    attachment = Attachment.objects.filter(pk=attachment_id, state=AttachmentState.PROCESSING).first()
    if attachment is None:
        return
    try:
        with attachment.original.open("rb") as file:
            copies = photo_render_variants(cast("BinaryIO", file))
    except InvalidInput:
        logger.warning("photo_not_drawable", attachment_id=str(attachment_id))
        Attachment.objects.filter(pk=attachment_id).update(state=AttachmentState.FAILED)
        return
    except FileNotFoundError:
        if Attachment.objects.filter(pk=attachment_id).exists():
            raise
        # Removed at this very moment, with its file.
        return
    paths: dict[str, str] = {}
    try:
        for name, copy in copies.items():
            path = region_path("attachments", str(attachment_id), f"{name}.jpg")
            paths[name] = private_storage().save(path, ContentFile(copy.bytes))
    except OSError:
        # No room: the sweep tries again, and must not find half of it.
        for path in paths.values():
            private_storage().delete(path)
        raise
    unfinished = Attachment.objects.filter(pk=attachment_id, state=AttachmentState.PROCESSING)
    if not unfinished.update(state=AttachmentState.READY, **paths):
        # Removed meanwhile, or made by somebody faster: nothing points to these copies.
        for path in paths.values():
            private_storage().delete(path)


@tenant_only
def attachments_unprocessed(*, limit: int = 200) -> list[UUID]:
    """Photos whose copies should have been made by now."""
    late = clock.now() - PROCESSING_TIME
    rows = Attachment.objects.filter(state=AttachmentState.PROCESSING, created_at__lt=late)
    return list(rows.order_by("created_at").values_list("id", flat=True)[:limit])


@tenant_only
def attachments_remove_loose(*, limit: int = 500) -> int:
    """Remove photos that were uploaded and never sent; returns how many.

    Those of a person's draft live as long as it does, those of a guest's GUEST_PHOTOS_HOURS.
    """
    now = clock.now()
    forgotten = Q(draft=None, created_at__lt=now - LOOSE_LIFETIME)
    of_guests = Q(uploaded_by=None, created_at__lt=now - timedelta(hours=settings.GUEST_PHOTOS_HOURS))
    with transaction.atomic():
        loose = Attachment.objects.select_for_update(skip_locked=True)
        rows = list(loose.filter(forgotten | of_guests, appeal=None, answer=None)[:limit])
        Attachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
    _files_remove(rows)
    return len(rows)


@tenant_only
def attachments_discard(*, person: Person, photo_ids: Iterable[UUID]) -> None:
    """Remove photos that this person has just uploaded and that belong to nothing; for callers without a transaction.

    Photos that belong to something, and other people's, stay.
    """
    with transaction.atomic():
        rows = list(_loose_of(person, photo_ids).select_for_update())
        Attachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
    _files_remove(rows)


def _files_remove(rows: Iterable[Attachment]) -> None:
    for row in rows:
        for path in filter(None, (row.original.name, row.display.name, row.thumb.name)):
            private_storage().delete(path)


def _loose_of(person: Person, photo_ids: Iterable[UUID]) -> QuerySet[Attachment]:
    mine = Attachment.objects.filter(pk__in=list(photo_ids), **sender_columns(person))
    return mine.filter(appeal=None, answer=None, message=None, draft=None)


@tenant_only
def originals_remove(*, user_id: UUID | None = None, correspondent_ids: Iterable[UUID] = ()) -> None:
    """Replace the original of each photo that these people sent, with its metadata, by its `display` copy.

    In the caller's transaction; the files go once it is committed.
    """
    theirs = Q(correspondent_id__in=list(correspondent_ids))
    if user_id is not None:
        theirs |= Q(uploaded_by_id=user_id)
    sent = Attachment.objects.filter(theirs, state=AttachmentState.READY)
    for photo in sent.exclude(appeal=None, answer=None).exclude(original=F("display")):
        path = str(photo.original.name)
        photo.original, photo.format = photo.display.name, PhotoFormat.JPEG.value
        photo.save(update_fields=["original", "format"])
        transaction.on_commit(partial(private_storage().delete, path))


@tenant_only
def attachments_loose(*, person: Person, photo_ids: Iterable[UUID]) -> list[Attachment]:
    """Those of the given photos that this person uploaded and that belong to nothing yet, in order."""
    asked = list(dict.fromkeys(photo_ids))
    if not asked or not person.is_known:
        return []
    rows = _loose_of(person, asked)
    return sorted(rows, key=lambda row: asked.index(row.pk))


@tenant_only
@transaction.atomic
def attachments_claim(*, person: Person, photo_ids: Iterable[UUID], draft: Draft | None = None) -> list[Attachment]:
    """Transfer photos stored while nobody was signed in to the owner of their form, within the quota.

    With a `draft` they are added to it. Returns those now owned by the person or an unowned draft. Raises Denied for
    a closed account.
    """
    _sender_stays(person)
    asked = list(dict.fromkeys(photo_ids))[:MAX_PHOTOS_PER_APPEAL]
    photos_hold(person=person)
    loose, nobodys = Q(appeal=None, answer=None, message=None), Q(uploaded_by=None, correspondent=None, draft=None)
    for photo in Attachment.objects.select_for_update().filter(loose, nobodys, pk__in=asked):
        if draft is not None and Attachment.objects.filter(draft=draft).count() >= MAX_PHOTOS_PER_APPEAL:
            break
        if person.is_known:
            try:
                photos_room(person=person, size=photo.size)
            except QuotaFull:
                break
        photo.uploaded_by_id, photo.correspondent_id, photo.draft = person.user_id, person.correspondent_id, draft
        photo.save(update_fields=["uploaded_by", "correspondent", "draft"])
    mine = Attachment.objects.filter(loose, pk__in=asked, draft=draft, **sender_columns(person))
    return sorted(mine, key=lambda row: asked.index(row.pk))


@tenant_only
def attachments_take(
    *,
    person: Person,
    photo_ids: tuple[UUID, ...],
    appeal: Appeal,
    answer: Answer | None = None,
    message: Message | None = None,
) -> None:
    """Attach loose photos that this person uploaded, in the caller's transaction and in the given order.

    Photos of an `answer` or a `message` (a reply) have the audience of its text.

    Raises InvalidInput (field `photos`) for too many, and for one that is somebody else's or already taken.
    """
    if not photo_ids:
        return
    if len(set(photo_ids)) > MAX_PHOTOS_PER_APPEAL:
        raise InvalidInput(
            _("Можно приложить не больше %(n)d фотографий.") % {"n": MAX_PHOTOS_PER_APPEAL}, field="photos"
        )
    rows = {
        row.id: row
        for row in Attachment.objects.select_for_update().filter(
            pk__in=photo_ids, appeal=None, answer=None, **sender_columns(person)
        )
    }
    for position, photo_id in enumerate(photo_ids):
        row = rows.get(photo_id)
        if row is None:
            raise InvalidInput(_("Фотография не найдена: загрузите её ещё раз."), field="photos", code="unknown_photo")
        row.appeal, row.answer, row.message, row.position = appeal, answer, message, position
        row.save(update_fields=["appeal", "answer", "message", "position"])


@tenant_only
def attachments_release(*, answer_id: UUID) -> None:
    """Make the photos of an answer loose again, in the caller's transaction: the answer was taken back."""
    Attachment.objects.filter(answer_id=answer_id).update(appeal=None, answer=None, position=0)
