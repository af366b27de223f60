"""Serve photos by unguessable URLs; nobody gets a larger copy than the page shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

import structlog
from django.core.files.storage import Storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from appeals.access import capacities_of, is_applicant, may_see_contacts
from appeals.models import Appeal, Attachment, AttachmentState, PublicPhoto
from appeals.photos import PhotoFormat
from appeals.photos.attachments import attachment_upload, attachments_claim
from appeals.photos.limits import MAX_PHOTOS_PER_APPEAL
from appeals.portals.drafts import draft_of, drafts_here
from appeals.portals.opened import person_at, person_by_link
from appeals.portals.throttle import guest_upload_refused
from appeals.selectors.listing import photo_is_withheld
from appeals.selectors.public import public_photo
from core.errors import DomainError
from core.http.views import ApiView
from core.storage import private_storage
from tenants.service import NOBODY, ApiRequest, RegionRequest

__all__ = ["ANSWER_PHOTOS", "DRAFT_PHOTOS", "REPLY_PHOTOS", "LeftPhotos", "photo"]

logger = structlog.get_logger(__name__)

COPIES = ("display", "thumb")
ORIGINAL = "original"
# A photo leaves the public when its appeal is rejected after all: shared caches forget it within this time.
PUBLIC_SECONDS = 600
PRIVATE_SECONDS = 3600


@require_safe
def photo(request: RegionRequest, photo_id: UUID, variant: str) -> HttpResponseBase:
    """A photo in one of its sizes.

    Photos of a published appeal, but for those of replies, are everybody's. Others are for those who may open the
    appeal, or who uploaded the photo when no appeal has it yet. The original, metadata and all, is for the applicant
    and those who may see the contacts. Everything else is a 404, so that ids tell nothing. A program shows its key.
    """
    if request.headers.get("Authorization", "").lower().startswith("bearer "):
        return _ByKey.as_view()(request, photo_id=photo_id, variant=variant)
    return _answer(request, photo_id, variant)


class _ByKey(ApiView):
    """The same for API clients: responses of the API contain these URLs, so its tokens and limits apply."""

    def get(self, request: ApiRequest, photo_id: UUID, variant: str) -> HttpResponseBase:
        return _answer(cast("RegionRequest", request._request), photo_id, variant)


def _answer(request: RegionRequest, photo_id: UUID, variant: str) -> HttpResponseBase:
    if variant not in (*COPIES, ORIGINAL):
        raise Http404
    shown = public_photo(photo_id) if variant in COPIES else None
    if shown is not None:
        return _serve(request, shown, variant, public=True)
    return _private(request, photo_id, variant)


def _private(request: RegionRequest, photo_id: UUID, variant: str) -> HttpResponseBase:
    attachment = (
        Attachment.objects.select_related("appeal", "answer")
        .defer("appeal__search", "appeal__public_search")
        .filter(pk=photo_id)
        .first()
    )
    if attachment is None or not _may_see(request, attachment, variant):
        raise Http404
    if variant != ORIGINAL and attachment.state != AttachmentState.READY:
        raise Http404
    return _serve(request, attachment, variant, public=False)


def _may_see(request: RegionRequest, attachment: Attachment, variant: str) -> bool:
    appeal = attachment.appeal
    person = person_at(request, appeal) if appeal is not None else request.person
    if photo_is_withheld(person, attachment):
        return False
    if appeal is not None and variant == ORIGINAL:
        # An original tells where and with what it was taken: a personal matter, as the contacts are.
        return is_applicant(person, appeal) or may_see_contacts(person, appeal)
    if appeal is not None:
        return bool(capacities_of(person, appeal))
    if person.is_signed_in and attachment.uploaded_by_id == person.user_id:
        return True
    return attachment.draft_id is not None and attachment.draft_id in drafts_here(request)


def _serve(
    request: HttpRequest, attachment: Attachment | PublicPhoto, variant: str, *, public: bool
) -> HttpResponseBase:
    etag = f'"{attachment.pk.hex}-{variant}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None and unchanged.status_code == HTTPStatus.NOT_MODIFIED:
        return _with_headers(unchanged, etag, public=public)
    name = getattr(attachment, variant).name
    storage: Storage = private_storage()
    try:
        file = storage.open(name, "rb")
    except (FileNotFoundError, OSError) as error:
        logger.warning("photo_missing", attachment_id=str(attachment.pk), variant=variant, error=type(error).__name__)
        raise Http404 from error
    is_original = isinstance(attachment, Attachment) and variant == ORIGINAL
    kind = PhotoFormat(attachment.format) if isinstance(attachment, Attachment) and is_original else PhotoFormat.JPEG
    response = FileResponse(
        file,
        content_type=kind.content_type,
        as_attachment=is_original,
        filename=f"{attachment.pk}{kind.extension}",
    )
    return _with_headers(response, etag, public=public)


def _with_headers(response: HttpResponse | FileResponse, etag: str, *, public: bool) -> HttpResponse | FileResponse:
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}" if public else f"private, max-age={PRIVATE_SECONDS}"
    return response


Kwargs = Mapping[str, Any]
Files = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class LeftPhotos:
    """Stores photos of the field `photos`; `ids` is the form's field for stored photos.

    Both are told by the arguments of the address. With `is_draft` photos go back into the draft itself.
    """

    photos: Callable[[Kwargs], str]
    ids: Callable[[Kwargs], str]
    is_draft: bool = False

    def leave(self, request: HttpRequest, kwargs: Kwargs) -> Files:
        """Store the photos, counted as a guest's; skip files that are no photos or exceed the limits."""
        files = request.FILES.getlist(self.photos(kwargs))[:MAX_PHOTOS_PER_APPEAL]
        if not files or guest_upload_refused(request, files):
            return {}
        left = []
        for file in files:
            try:
                left.append(str(attachment_upload(person=NOBODY, upload=file).id))
            except DomainError:
                # Chosen once more it is told what is wrong with it.
                continue
        return {self.ids(kwargs): left} if left else {}

    def give(self, request: RegionRequest, kwargs: Kwargs, files: Files) -> Files:
        """Give them to the owner of the form."""
        draft = draft_of(request, kwargs["draft_id"]) if self.is_draft else None
        if self.is_draft and (draft is None or draft.appeal is not None):
            return {}
        person = request.person
        if not self.is_draft:
            by_link = person_by_link(request, kwargs["number"])
            appeal = Appeal.objects.filter(number=kwargs["number"]).first() if by_link is not None else None
            person = person_at(request, appeal) if appeal is not None else person
            if not person.is_known:
                return files
        ids = [UUID(photo_id) for photo_ids in files.values() for photo_id in photo_ids]
        given = attachments_claim(person=person, photo_ids=ids, draft=draft)
        return {self.ids(kwargs): [str(photo.id) for photo in given]} if given else {}


REPLY_PHOTOS = LeftPhotos(lambda told: f"{told['what']}-photos", lambda told: f"{told['what']}-kept")
ANSWER_PHOTOS = LeftPhotos(lambda _told: "photos", lambda _told: "photo_ids")
DRAFT_PHOTOS = LeftPhotos(lambda _told: "photos", lambda _told: "photo_ids", is_draft=True)
