"""Photos for applicants and staff."""

from django.db.models import QuerySet

from appeals.models import Attachment, AttachmentState

__all__ = ["photos_of_problem"]


def photos_of_problem() -> QuerySet[Attachment]:
    """Photos that applicants sent with their appeals («было») and that can be shown; those of replies are apart."""
    return Attachment.objects.filter(state=AttachmentState.READY, answer=None, message=None)
