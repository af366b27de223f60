from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from appeals.states import action_choices
from core.models import BaseModel

__all__ = ["UndoPoint"]


class UndoPoint(BaseModel):
    """The state of an appeal before a staff action, so that its actor can undo it.

    `before` holds the columns that the step may have changed, and the rows that it made and ended; `arguments` what the
    person had filled in, to be given back to them. `version` is the appeal's after the step; people are told of the
    step from `until` on. Times are UTC.
    """

    appeal = models.ForeignKey("appeals.Appeal", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    event_id = models.UUIDField(unique=True)
    action = models.CharField(max_length=30, choices=action_choices)
    version = models.PositiveIntegerField()
    before = models.JSONField()
    arguments = models.JSONField()
    until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["appeal", "version"], name="undo_of_appeal"),
            models.Index(fields=["created_at"], name="undo_to_purge", condition=Q(undone_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.appeal_id}"
