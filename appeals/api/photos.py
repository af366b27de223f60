"""API of photos: upload first, then name the id in an appeal or an answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from appeals.api.output import Output
from appeals.api.shapes import Photo
from appeals.photos.attachments import PreparedPhoto, attachment_keep, attachment_prepared
from appeals.photos.limits import MAX_BYTES
from appeals.selectors.listing import photo_for
from appeals.selectors.public import public_photo
from core.errors import InvalidInput
from core.http.idempotency import idempotent_after
from core.http.parsers import PhotoUploadParser
from core.http.serializers import Input
from core.http.views import ApiView
from tenants.service import ApiRequest

__all__ = ["PhotoView", "PhotosView"]

_MULTIPART_WRAPPING = 64 * 1024


class UploadPhoto(Input):
    """One photo."""

    photo = serializers.FileField(help_text="JPEG, PNG, WebP or HEIC, at most 15 MB; told by content, not by name.")


class OnePhoto(PhotoUploadParser):
    max_bytes = MAX_BYTES + _MULTIPART_WRAPPING


@contextmanager
def _prepared(_view: ApiView, request: ApiRequest) -> Iterator[PreparedPhoto]:
    upload = UploadPhoto.checked(request)["photo"]
    try:
        with attachment_prepared(person=request.person, upload=upload) as photo:
            yield photo
    except InvalidInput as error:
        error.field = "photo"
        raise


class PhotosView(ApiView):
    """Upload of photos."""

    parser_classes = [OnePhoto]

    @extend_schema(
        operation_id="photos_upload",
        tags=["photos"],
        summary="Upload a photo",
        request={"multipart/form-data": UploadPhoto},
        responses={201: Photo},
    )
    @idempotent_after(_prepared)
    def post(self, request: ApiRequest, prepared: PreparedPhoto) -> Response:
        """Upload a photo; put its id into `photos` of an appeal or an answer. Unused photos are removed after two days.

        The original is kept privately; what is shown are copies without metadata, made in the background. 429 with the
        code `quota`: this person has too many that no appeal has taken, or has brought too many in a day.
        """
        photo = attachment_keep(person=request.person, photo=prepared)
        return Response(Output.of(request).photo(photo), status=201)


class PhotoView(ApiView):
    """One photo."""

    @extend_schema(operation_id="photos_show", tags=["photos"], summary="A photo", responses=Photo)
    def get(self, request: ApiRequest, photo_id: UUID) -> Response:
        """Return a photo of a published appeal, of one that this person may open, or their own upload."""
        photo = public_photo(photo_id) or photo_for(request.person, photo_id)
        return Response(Output.of(request).photo(photo))
