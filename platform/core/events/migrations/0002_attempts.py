"""A row per attempt of a delivery, and the person that a delivery is for."""

import django.db.models.deletion
from django.db import migrations, models

import core.clock
import core.models


class Migration(migrations.Migration):
    dependencies = [("events", "0001_first_release")]

    operations = [
        migrations.AddField("delivery", "person_id", models.UUIDField(null=True)),
        migrations.CreateModel(
            name="DeliveryAttempt",
            fields=[
                ("id", models.UUIDField(default=core.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
                ("channel", models.CharField(max_length=20)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sent", "принято"),
                            ("refused", "отказано"),
                            ("failed", "не удалось"),
                            ("down", "нет ответа"),
                            ("interrupted", "оборвалась"),
                        ],
                        max_length=12,
                    ),
                ),
                ("milliseconds", models.PositiveIntegerField(null=True)),
                ("error", models.TextField(blank=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tries", to="events.delivery"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["channel", "created_at"], name="attempt_rate"),
                    models.Index(fields=["created_at"], name="attempt_age"),
                ],
            },
        ),
    ]
