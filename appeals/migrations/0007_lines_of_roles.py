"""In-app lines of a role: one row for all who hold it. Lines that exist stay with their persons."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.clock
import core.models


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0006_flow"),
        ("structure", "0001_first_release"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("notification", "role", models.CharField(blank=True, default="", db_default="", max_length=20)),
        migrations.AddField("notification", "organisation_id", models.UUIDField(null=True)),
        migrations.AddField("notification", "actor_id", models.UUIDField(null=True)),
        migrations.AddField("notification", "applicant_id", models.UUIDField(null=True)),
        migrations.AddField("notification", "written_at", models.DateTimeField(default=core.clock.now, null=True)),
        migrations.AlterField(
            "notification",
            "user",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="NotificationMark",
            fields=[
                ("id", models.UUIDField(default=core.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
                ("read_until", models.DateTimeField()),
                ("marked_at", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="NotificationRead",
            fields=[
                ("id", models.UUIDField(default=core.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
                (
                    "notification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="appeals.notification"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "notification"), name="notification_read_once")
                ]
            },
        ),
    ]
