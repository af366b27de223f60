from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import BaseModel

__all__ = ["InboundMessage", "InboundOutcome", "Thread"]


class Thread(BaseModel):
    """A conversation with a correspondent in a channel, and the appeal that it is about now.

    `external_id` is what the channel calls it: a dialogue, a post.

    A dialogue of a messenger is one thread for years: `appeal` is the last one that it began.
    """

    channel = models.CharField(max_length=20)
    external_id = models.CharField(max_length=320)
    correspondent = models.ForeignKey("accounts.Correspondent", on_delete=models.CASCADE, related_name="+")
    appeal = models.ForeignKey("appeals.Appeal", on_delete=models.SET_NULL, null=True, related_name="threads")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "external_id", "correspondent"], name="thread_once")]

    def __str__(self) -> str:
        return f"{self.channel} · {self.id}"


class InboundOutcome(models.TextChoices):
    RECEIVED = "received", _("Стало обращением")
    CLARIFIED = "clarified", _("Ответ на вопрос")
    ADDED = "added", _("Добавлено к обращению")
    UNPROVED = "unproved", _("Не доказано, кто написал")
    REFUSED = "refused", _("Не принято")


class InboundMessage(BaseModel):
    """A message that came by a channel, once however often the channel delivers it, and what became of it.

    A channel's number of a message is its sender's: another sender's message of the same number is another one.

    Without an `outcome` it is not worked on yet: the next delivery goes on with it. Afterwards the words are where they
    went; `text` is kept only where they went nowhere, for thirty days. `reason` tells why, or what was left out.
    """

    channel = models.CharField(max_length=20)
    external_id = models.CharField(max_length=200)
    correspondent = models.ForeignKey("accounts.Correspondent", on_delete=models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="inbound")
    text = models.TextField(blank=True)
    received_at = models.DateTimeField(default=clock.now)
    appeal = models.ForeignKey("appeals.Appeal", on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=InboundOutcome, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id", "correspondent"], name="inbound_message_of_sender"
            )
        ]
        indexes = [models.Index(fields=["created_at"], name="inbound_message_text", condition=~models.Q(text=""))]

    def __str__(self) -> str:
        return f"{self.channel} · {self.id}"
