from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.models import BaseModel

__all__ = ["AppealClock"]


class AppealClock(BaseModel):
    """A clock of an appeal: a period that runs until `due_at`. Its kinds are declared in `appeals/clocks/`.

    `amount`, `unit` and `source` are the policy as it was when the clock was started. `due_at` includes the pauses that
    are over; None where a release before this one could not tell. `paused_at` is set while the clock stands still,
    `pauses` are those that are over, as pairs of ISO 8601 moments. `handled_at` is set once the sweep has acted on a
    clock that ran out. Times are UTC.
    """

    appeal = models.ForeignKey("appeals.Appeal", on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=40)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=20)
    source = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    pauses = models.JSONField(default=list)
    stopped_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "appeals_clock"
        ordering: ClassVar[list[str]] = ["started_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "kind"], name="clock_one_open", condition=Q(stopped_at__isnull=True)
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="clock_due",
                condition=Q(stopped_at__isnull=True, paused_at__isnull=True, handled_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.appeal_id}"

    @property
    def is_open(self) -> bool:
        """Whether it was not stopped: it runs or stands still."""
        return self.stopped_at is None

    @property
    def runs(self) -> bool:
        """Whether its time passes now."""
        return self.is_open and self.paused_at is None

    def pauses_over(self) -> list[tuple[datetime, datetime]]:
        """The pauses that are over, in order."""
        return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in self.pauses]

    def paused_total(self) -> timedelta:
        """How long it has stood still in all pauses that are over."""
        return sum((end - start for start, end in self.pauses_over()), timedelta())
