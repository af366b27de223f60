"""Upload photos of an answer one by one while it is being written."""

from http import HTTPStatus

from django.http import JsonResponse
from django.utils.translation import gettext as _

from appeals.photos.attachments import attachment_upload
from core.errors import InvalidInput
from shell.kept.post_only import post_only
from tenants.service import RegionRequest

__all__ = ["upload"]


@post_only("work:home")
def upload(request: RegionRequest) -> JsonResponse:
    """Take in the file `photos`; the answer is its id, or `detail` with what is wrong with it."""
    file = request.FILES.get("photos")
    if file is None:
        return _refused(_("Выберите фотографию."))
    try:
        attachment = attachment_upload(person=request.person, upload=file)
    except InvalidInput as error:
        return _refused(error.message, error.status)
    return JsonResponse({"id": str(attachment.id)}, status=HTTPStatus.CREATED)


def _refused(detail: str, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY) -> JsonResponse:
    return JsonResponse({"detail": detail}, status=status)
