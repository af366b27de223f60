from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel

__all__ = ["Assignment", "AssignmentEnd", "ChecklistItem"]


class AssignmentEnd(models.TextChoices):
    ANSWERED = "answered", _("Дан ответ")
    REFUSED = "refused", _("Возвращено исполнителем")
    REASSIGNED = "reassigned", _("Передано другому")
    PASSED_ON = "passed_on", _("Обращение передано другому ведомству")


class Assignment(BaseModel):
    """An assignment (поручение) to one organisation. At most one of an appeal is open."""

    appeal = models.ForeignKey("appeals.Appeal", on_delete=models.CASCADE, related_name="assignments")
    executor = models.ForeignKey("structure.Organisation", on_delete=models.PROTECT, related_name="+")
    note = models.TextField(_("Указания исполнителю"), blank=True)
    assigned_by = models.CharField(max_length=255)
    ended_at = models.DateTimeField(null=True)
    ended_as = models.CharField(max_length=12, choices=AssignmentEnd, blank=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["appeal"], name="assignment_one_open", condition=Q(ended_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.executor_id}"


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
