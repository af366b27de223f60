from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0003_delivery_to_purge")]

    operations = [
        migrations.RemoveIndex(model_name="delivery", name="delivery_to_purge"),
        migrations.AddField(model_name="delivery", name="emptied_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("emptied_at", None), ("state__in", ["sent", "dead"])),
                fields=["finished_at"],
                name="delivery_to_purge",
            ),
        ),
    ]
