"""Who is told of an appeal without an account, and who sent a photo without one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_correspondent"), ("appeals", "0010_withheld_answers")]

    operations = [
        migrations.AddField(
            "appeal",
            "correspondent",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.correspondent",
            ),
        ),
        migrations.AddField(
            "attachment",
            "correspondent",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.correspondent",
            ),
        ),
    ]
