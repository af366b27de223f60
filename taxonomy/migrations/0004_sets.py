from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("taxonomy", "0003_examples_as_lists")]

    operations = [
        migrations.RemoveField("category", "examples_text"),
        migrations.AddField(
            "category", "executor_kind", models.CharField(max_length=20, default="other"), preserve_default=False
        ),
    ]
