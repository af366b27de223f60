from django.db import migrations, models



class Migration(migrations.Migration):
    dependencies = [("taxonomy", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            "category",
            {"ordering": ["direction", "title"], "verbose_name": "Категория", "verbose_name_plural": "Категории"},
        ),
        migrations.RenameField("category", "group", "direction"),
        migrations.RenameField("category", "deadline_days", "deadline"),
        migrations.RenameField("category", "examples", "examples_text"),
        migrations.AddField("category", "examples", models.JSONField(default=list)),
    ]
