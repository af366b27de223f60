from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0002_append_only")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "sent"), models.Q(("payload", {}), _negated=True)),
                fields=["finished_at"],
                name="delivery_to_purge",
            ),
        ),
    ]
