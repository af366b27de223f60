from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from core.storage import private_storage

__all__ = ["Attachment", "AttachmentState"]


class AttachmentState(models.TextChoices):
    PROCESSING = "processing", _("Обрабатывается")
    READY = "ready", _("Готово")
    FAILED = "failed", _("Не удалось обработать")


class Attachment(BaseModel):
    """A photo. The original is private; what is shown are copies without metadata (`display`, `thumb`).

    It is uploaded first and attached to an appeal or an answer when that is sent; left alone, it is swept away.
    """

    appeal = models.ForeignKey("appeals.Appeal", on_delete=models.CASCADE, null=True, related_name="attachments")
    answer = models.ForeignKey("appeals.Answer", on_delete=models.CASCADE, null=True, related_name="attachments")
    # Of a reply to a question or of a return: for the applicant and the staff, like the words, never for the public.
    message = models.ForeignKey("appeals.Message", on_delete=models.CASCADE, null=True, related_name="attachments")
    draft = models.ForeignKey("appeals.Draft", on_delete=models.SET_NULL, null=True, related_name="attachments")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # Who sent it without an account.
    correspondent = models.ForeignKey(
        "accounts.Correspondent", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=AttachmentState, default=AttachmentState.PROCESSING)
    original = models.FileField(storage=private_storage, max_length=255)
    display = models.FileField(storage=private_storage, max_length=255, blank=True)
    thumb = models.FileField(storage=private_storage, max_length=255, blank=True)
    format = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]
        indexes = [
            models.Index(
                fields=["created_at"],
                name="attachment_loose",
                condition=Q(appeal__isnull=True, answer__isnull=True),
            ),
            models.Index(
                fields=["correspondent"], name="attachment_correspondent", condition=Q(correspondent__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id}"

    @property
    def is_of_problem(self) -> bool:
        """Whether the applicant sent it with the appeal: not with a reply or a return, and not an executor's."""
        return self.answer_id is None and self.message_id is None
