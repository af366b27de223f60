from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel

__all__ = ["Message", "MessageKind"]


class MessageKind(models.TextChoices):
    QUESTION = "question", _("Вопрос заявителю")
    REPLY = "reply", _("Ответ заявителя")
    RETURN = "return", _("Слова заявителя при возврате")
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
