"""People known by an address in a channel."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.clock
import core.models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first_release")]

    operations = [
        migrations.CreateModel(
            name="Correspondent",
            fields=[
                ("id", models.UUIDField(default=core.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
                ("channel", models.CharField(max_length=20)),
                ("external_id", models.CharField(max_length=320)),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="Имя")),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="correspondents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("channel", "external_id"), name="correspondent_once")]
            },
        ),
    ]
