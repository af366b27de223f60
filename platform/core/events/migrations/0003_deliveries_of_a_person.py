"""Find the deliveries of a person without reading all."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("events", "0002_attempts")]

    operations = [
        AddIndexConcurrently(
            "delivery",
            models.Index(fields=["person_id"], name="delivery_of_person", condition=Q(person_id__isnull=False)),
        ),
    ]
