from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("taxonomy", "0006_category_version")]

    operations = [
        migrations.AddField("rubricsettings", "training_asked_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField(
            "rubricsettings", "training_asked_by", models.CharField(blank=True, editable=False, max_length=255)
        ),
    ]
