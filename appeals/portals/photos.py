"""Serve photos: no URL can be guessed, and nobody gets a larger copy than the page shows them."""

from http import HTTPStatus
from typing import cast
from uuid import UUID

import structlog
from django.core.files.storage import Storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from appeals.access import capacities_of, may_see_contacts
from appeals.models import Attachment, AttachmentState, PublicPhoto
from appeals.photos import PhotoFormat
from appeals.portals.citizen.wizard.session import drafts_here
from appeals.selectors.public import public_photo
from core.http.views import ApiView
from core.storage import private_storage
from tenants.service import ApiRequest, RegionRequest

__all__ = ["photo"]

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
    """The same for a program: the answers of the API name these addresses, so its keys open them, by its limits."""

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
        Attachment.objects.select_related("appeal")
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
    person, appeal = request.person, attachment.appeal
    if appeal is not None and variant == ORIGINAL:
        # An original tells where and with what it was taken: a personal matter, as the contacts are.
        is_own = person.is_signed_in and appeal.applicant_id == person.user_id
        return is_own or may_see_contacts(person, appeal)
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
