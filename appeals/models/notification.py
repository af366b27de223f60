"""In-app lines and what their readers have read."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.models import BaseModel

__all__ = ["Notification", "NotificationMark", "NotificationRead"]


class Notification(BaseModel):
    """An in-app line, written by a reader of the log: of one person (`user`), or of all holders of a role.

    A line of a role is one row, however many people hold the role; neither who took the step nor the applicant is shown
    it. `read_at`: one person has read their own; of a role's line, it was never news. `created_at` is when it is shown;
    `written_at`, when it was written.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications", null=True
    )
    role = models.CharField(max_length=20, blank=True, default="", db_default="")
    organisation_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    applicant_id = models.UUIDField(null=True)
    appeal = models.ForeignKey("appeals.Appeal", on_delete=models.CASCADE, related_name="+")
    event_id = models.UUIDField()
    title = models.CharField(max_length=255)
    written_at = models.DateTimeField(null=True, default=clock.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "event_id"], name="notification_once"),
            models.UniqueConstraint(
                fields=["event_id", "role", "organisation_id"],
                name="notification_once_a_role",
                condition=Q(user__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notification_newest"),
            models.Index(fields=["user"], name="notification_unread", condition=Q(read_at__isnull=True)),
            models.Index(
                fields=["organisation_id", "role", "-created_at", "-id"],
                name="notification_of_role",
                condition=Q(user__isnull=True),
            ),
            models.Index(
                fields=["organisation_id", "role", "written_at"],
                name="notification_unread_of_role",
                condition=Q(user__isnull=True, read_at__isnull=True),
            ),
            models.Index(fields=["event_id"], name="notification_event"),
            models.Index(fields=["created_at"], name="notification_age"),
        ]

    def __str__(self) -> str:
        return self.title


class NotificationMark(BaseModel):
    """Up to when a person has read the lines of their roles: those written until `read_until`, read at `marked_at`."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_until = models.DateTimeField()
    marked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} · {self.read_until}"


class NotificationRead(BaseModel):
    """A line of a role that a person has read by itself, above their mark; `created_at` is when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "notification"], name="notification_read_once")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.notification_id}"
