from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel

__all__ = ["Answer", "Message", "MessageKind", "Verdict", "VerdictKind"]


class Answer(BaseModel):
    """What the executor says was done; its photos are the evidence («стало»).

    `public_text` is the text with personal data masked: of a published appeal everybody reads that one. While it
    `is_withheld` (an optional stage has not let it go) only the staff know of it.
    """

    appeal = models.ForeignKey("appeals.Appeal", on_delete=models.CASCADE, related_name="answers")
    assignment = models.ForeignKey("appeals.Assignment", on_delete=models.PROTECT, related_name="answers")
    executor = models.ForeignKey("structure.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    public_text = models.TextField(default="", db_default="")
    is_withheld = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at", "id"]
        indexes = [
            # The code of the release before wrote none: what a rolling upgrade leaves is found in no time.
            models.Index(fields=["id"], name="answer_unmasked", condition=Q(public_text="")),
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id}"


class VerdictKind(models.TextChoices):
    CONFIRMED = "confirmed", _("Решение подтверждено")
    RETURNED = "returned", _("Возвращено на доработку")
    EXPIRED = "expired", _("Оценки не было 10 дней")


class Verdict(BaseModel):
    """The applicant's verdict on an answer, or its expiry."""

    appeal = models.ForeignKey("appeals.Appeal", on_delete=models.CASCADE, related_name="verdicts")
    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="verdict")
    kind = models.CharField(max_length=10, choices=VerdictKind)
    rating = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="verdict_rating",
                condition=Q(kind=VerdictKind.CONFIRMED, rating__range=(1, 5))
                | (~Q(kind=VerdictKind.CONFIRMED) & Q(rating__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"


class MessageKind(models.TextChoices):
    QUESTION = "question", _("Вопрос заявителю")
    REPLY = "reply", _("Ответ заявителя")
    RETURN = "return", _("Слова заявителя при возврате")
    WORD = "word", _("Слова заявителя")
    NOTE = "note", _("Заметка для сотрудников")


class Message(BaseModel):
    """A message between staff and applicant, or among staff (a note, which the applicant never sees).

    A return has one only where the applicant sent photos with it; its words are those of the verdict.
    """

    appeal = models.ForeignKey("appeals.Appeal", on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=10, choices=MessageKind)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    author_label = models.CharField(max_length=255)
    text = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at", "id"]
        indexes = [models.Index(fields=["appeal", "created_at"], name="message_of_appeal")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"
