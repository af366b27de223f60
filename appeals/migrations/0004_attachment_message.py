import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appeals", "0003_public_indexes")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="message",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attachments",
                to="appeals.message",
            ),
        ),
    ]
