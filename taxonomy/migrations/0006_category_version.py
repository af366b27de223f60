from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("taxonomy", "0005_sets_playbooks_rubrics")]

    operations = [
        migrations.AddField("category", "version", models.PositiveIntegerField(default=1, editable=False)),
    ]
