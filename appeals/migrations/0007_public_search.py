import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appeals", "0006_public_address")]

    operations = [
        migrations.AddField(
            "appeal",
            "public_search",
            models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.SearchVector(
                    "public_text", "public_address", config="russian"
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            "appeal",
            django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("is_published", True)), fields=["public_search"], name="appeal_public_search"
            ),
        ),
    ]
