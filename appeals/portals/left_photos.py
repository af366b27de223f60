"""Photos of a form whose session had expired: stored like a guest's, for hours, until the form is sent again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from appeals.photos.attachments import attachment_upload, attachments_claim
from appeals.photos.limits import MAX_PHOTOS_PER_APPEAL
from appeals.portals.citizen.throttle import guest_upload_refused
from appeals.portals.citizen.wizard.session import draft_of
from core.errors import DomainError
from tenants.service import NOBODY, RegionRequest

__all__ = ["ANSWER_PHOTOS", "DRAFT_PHOTOS", "REPLY_PHOTOS", "LeftPhotos"]

Kwargs = Mapping[str, Any]
Files = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class LeftPhotos:
    """Keeps the photos of the field `photos`; `ids` is the field in which the form takes photos that are here already.

    Both are told by the arguments of the address. With `is_draft` photos go back into the draft itself.
    """

    photos: Callable[[Kwargs], str]
    ids: Callable[[Kwargs], str]
    is_draft: bool = False

    def leave(self, request: HttpRequest, kwargs: Kwargs) -> Files:
        """Put the photos away, counted as a guest's; what is no photo or too much is left out."""
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
        """Make them the photos of whom the form belongs to."""
        draft = draft_of(request, kwargs["draft_id"]) if self.is_draft else None
        if self.is_draft and (draft is None or draft.appeal is not None):
            return {}
        if not self.is_draft and not request.person.is_signed_in:
            return files
        ids = [UUID(photo_id) for photo_ids in files.values() for photo_id in photo_ids]
        given = attachments_claim(person=request.person, photo_ids=ids, draft=draft)
        return {self.ids(kwargs): [str(photo.id) for photo in given]} if given else {}


REPLY_PHOTOS = LeftPhotos(lambda told: f"{told['what']}-photos", lambda told: f"{told['what']}-kept")
ANSWER_PHOTOS = LeftPhotos(lambda _told: "photos", lambda _told: "photo_ids")
DRAFT_PHOTOS = LeftPhotos(lambda _told: "photos", lambda _told: "photo_ids", is_draft=True)
