"""Public models: unmanaged models on the same tables without private columns (docs/adr/0017).

A private column cannot be loaded, filtered by or joined, because these models have no such field. Everything public is
built from them alone; tests/architecture/test_public_rows.py checks it.
"""

from typing import Any, ClassVar, NoReturn

from django.db import models

from appeals.models.appeal import PublicColumns
from appeals.models.attachment import AttachmentState
from core.models import BaseModel, BornHere
from core.storage import private_storage

__all__ = ["PublicAnswer", "PublicAppeal", "PublicPhoto"]


class ReadOnly(BaseModel):
    """Base of read-only models; another model writes the rows."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{type(self).__name__} is for reading")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{type(self).__name__} is for reading")


class PublishedAppeals(BornHere["PublicAppeal"]):
    def get_queryset(self) -> models.QuerySet["PublicAppeal"]:
        return super().get_queryset().filter(is_published=True)


class PublicAppeal(PublicColumns, ReadOnly):
    """A published appeal; unpublished ones do not exist for this model."""

    objects: ClassVar[PublishedAppeals] = PublishedAppeals()

    class Meta:
        managed = False
        db_table = "appeals_appeal"
        base_manager_name = "objects"
        ordering: ClassVar[list[str]] = ["-received_at", "-id"]

    def __str__(self) -> str:
        return f"№ {self.number}"


class PublishedAnswers(BornHere["PublicAnswer"]):
    def get_queryset(self) -> models.QuerySet["PublicAnswer"]:
        return super().get_queryset().filter(appeal__is_published=True, is_withheld=False)


class PublicAnswer(ReadOnly):
    """An answer to a published appeal, masked; one that an optional stage withholds does not exist for this model."""

    appeal = models.ForeignKey(PublicAppeal, on_delete=models.DO_NOTHING, related_name="answers")
    executor = models.ForeignKey("structure.Organisation", on_delete=models.DO_NOTHING, related_name="+")
    public_text = models.TextField()
    is_withheld = models.BooleanField()

    objects: ClassVar[PublishedAnswers] = PublishedAnswers()

    class Meta:
        managed = False
        db_table = "appeals_answer"
        base_manager_name = "objects"
        ordering: ClassVar[list[str]] = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.appeal_id}"


class PublishedPhotos(BornHere["PublicPhoto"]):
    def get_queryset(self) -> models.QuerySet["PublicPhoto"]:
        published = {"appeal__is_published": True, "message_id": None, "state": AttachmentState.READY}
        gone_out = models.Q(answer=None) | models.Q(answer__is_withheld=False)
        return super().get_queryset().filter(gone_out, **published)


class PublicPhoto(ReadOnly):
    """A photo of a published appeal or of its answer that can be shown.

    Those of replies, of answers that are withheld, and originals are private.
    """

    appeal = models.ForeignKey(PublicAppeal, on_delete=models.DO_NOTHING, related_name="attachments")
    answer = models.ForeignKey(PublicAnswer, on_delete=models.DO_NOTHING, null=True, related_name="attachments")
    # Not a key: nothing here leads to the words of a reply.
    message_id = models.UUIDField(null=True, editable=False)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=AttachmentState)
    display = models.FileField(storage=private_storage, max_length=255)
    thumb = models.FileField(storage=private_storage, max_length=255)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    objects: ClassVar[PublishedPhotos] = PublishedPhotos()

    class Meta:
        managed = False
        db_table = "appeals_attachment"
        base_manager_name = "objects"
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.id}"
