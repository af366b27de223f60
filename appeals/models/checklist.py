from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.models import BaseModel

__all__ = ["ChecklistItem"]


class ChecklistItem(BaseModel):
    """A step of a playbook, copied when the appeal was assigned: later versions of the playbook do not change it.

    `due_at` (UTC) is when the step should be done by; null where the playbook gives no time.
    """

    assignment = models.ForeignKey("appeals.Assignment", on_delete=models.CASCADE, related_name="checklist")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    who = models.CharField(max_length=150, blank=True)
    what = models.TextField(blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField(null=True)
    ticked_at = models.DateTimeField(null=True)
    ticked_by = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["assignment", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "position"], name="checklist_position"),
            models.CheckConstraint(
                name="checklist_ticked_by", condition=Q(ticked_at__isnull=True, ticked_by="") | ~Q(ticked_by="")
            ),
        ]

    def __str__(self) -> str:
        return self.title
