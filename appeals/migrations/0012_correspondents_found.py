"""Find the appeals and photos of a correspondent without reading all."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

SENT_BY_ONE = Q(correspondent__isnull=False)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("appeals", "0011_correspondents")]

    operations = [
        AddIndexConcurrently(
            "appeal", models.Index(fields=["correspondent"], name="appeal_correspondent", condition=SENT_BY_ONE)
        ),
        AddIndexConcurrently(
            "attachment", models.Index(fields=["correspondent"], name="attachment_correspondent", condition=SENT_BY_ONE)
        ),
    ]
