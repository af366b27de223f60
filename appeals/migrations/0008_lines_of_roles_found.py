"""Indexes of in-app lines: of a role, of an event, by age."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("appeals", "0007_lines_of_roles")]

    operations = [
        AddIndexConcurrently(
            "notification",
            models.Index(
                fields=["organisation_id", "role", "-created_at", "-id"],
                name="notification_of_role",
                condition=Q(user__isnull=True),
            ),
        ),
        AddIndexConcurrently(
            "notification",
            models.Index(
                fields=["organisation_id", "role", "written_at"],
                name="notification_unread_of_role",
                condition=Q(user__isnull=True, read_at__isnull=True),
            ),
        ),
        AddIndexConcurrently("notification", models.Index(fields=["event_id"], name="notification_event")),
        AddIndexConcurrently("notification", models.Index(fields=["created_at"], name="notification_age")),
        migrations.SeparateDatabaseAndState(
            # As Django would build it, but without a lock.
            database_operations=[
                migrations.RunSQL(
                    "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS notification_once_a_role ON appeals_notification"
                    " (event_id, role, organisation_id) WHERE user_id IS NULL",
                    "DROP INDEX CONCURRENTLY IF EXISTS notification_once_a_role",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    "notification",
                    models.UniqueConstraint(
                        fields=["event_id", "role", "organisation_id"],
                        name="notification_once_a_role",
                        condition=Q(user__isnull=True),
                    ),
                )
            ],
        ),
    ]
