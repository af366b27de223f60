from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("appeals", "0016_masked_answers")]

    operations = [
        migrations.AddField(
            "appeal", "awaits_reading_since", models.DateTimeField(null=True, editable=False)
        ),
        migrations.AddField("appeal", "read_again_at", models.DateTimeField(null=True, editable=False)),
        migrations.AddIndex(
            "appeal",
            models.Index(
                fields=["awaits_reading_since"],
                name="appeal_awaits_reading",
                condition=Q(awaits_reading_since__isnull=False),
            ),
        ),
    ]
