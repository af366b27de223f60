from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appeals", "0009_lines_of_roles_back")]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="is_withheld",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
