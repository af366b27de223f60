import core.clock
import core.models
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("appeals", "0001_first_release")]

    operations = [
        migrations.CreateModel(
            name="AppealClock",
            fields=[
                ("id", models.UUIDField(default=core.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
                ("kind", models.CharField(max_length=40)),
                ("amount", models.PositiveIntegerField()),
                ("unit", models.CharField(max_length=20)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("started_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("paused_at", models.DateTimeField(null=True)),
                ("pauses", models.JSONField(default=list)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("handled_at", models.DateTimeField(null=True)),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="clocks", to="appeals.appeal"
                    ),
                ),
            ],
            options={
                "db_table": "appeals_clock",
                "ordering": ["started_at", "id"],
                "indexes": [
                    models.Index(
                        fields=["due_at", "id"],
                        name="clock_due",
                        condition=Q(stopped_at__isnull=True, paused_at__isnull=True, handled_at__isnull=True),
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["appeal", "kind"], name="clock_one_open", condition=Q(stopped_at__isnull=True)
                    )
                ],
            },
        ),
        migrations.AddField("appeal", "due_at", models.DateTimeField(null=True)),
        migrations.AddField("appeal", "due_kind", models.CharField(max_length=40, null=True)),
    ]
