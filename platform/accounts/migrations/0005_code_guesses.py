from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_address_spelling")]
    operations = [
        migrations.AddField(
            model_name="addresscode",
            name="guesses",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
