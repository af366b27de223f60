from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("appeals", "0002_clocks")]

    operations = [
        AddIndexConcurrently(
            "appeal",
            models.Index(
                fields=["id"], name="appeal_unclocked", condition=Q(due_kind__isnull=True, closed_at__isnull=True)
            ),
        ),
    ]
