import core.clock
import core.models
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appeals", "0005_models_to_learning")]

    operations = [
        migrations.CreateModel(
            name="FlowStage",
            fields=[
                ("id", models.UUIDField(default=core.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
                ("name", models.CharField(max_length=40, unique=True)),
                ("is_on", models.BooleanField()),
            ],
            options={"ordering": ["name"]},
        ),
    ]
