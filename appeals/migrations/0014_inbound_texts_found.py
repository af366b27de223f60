"""Index of inbound messages whose text is kept: the sweep erases old ones."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("appeals", "0013_threads")]

    operations = [
        AddIndexConcurrently(
            "inboundmessage",
            models.Index(fields=["created_at"], name="inbound_message_text", condition=~models.Q(text="")),
        )
    ]
