"""A message is one for its channel, number and sender; one whose sender is not proved is kept aside."""

from django.db import migrations, models

TABLE, INDEX = "appeals_inboundmessage", "inbound_message_of_sender"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("appeals", "0014_inbound_texts_found")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddConstraint(
                    "inboundmessage",
                    models.UniqueConstraint(fields=("channel", "external_id", "correspondent"), name=INDEX),
                ),
            ],
            database_operations=[
                migrations.RunSQL(
                    f"CREATE UNIQUE INDEX CONCURRENTLY {INDEX} ON {TABLE} (channel, external_id, correspondent_id)",
                    migrations.RunSQL.noop,
                ),
                migrations.RunSQL(
                    f"ALTER TABLE {TABLE} ADD CONSTRAINT {INDEX} UNIQUE USING INDEX {INDEX}",
                    f"ALTER TABLE {TABLE} DROP CONSTRAINT {INDEX}",
                ),
            ],
        ),
        migrations.RemoveConstraint("inboundmessage", "inbound_message_once"),
        migrations.AlterField(
            "inboundmessage",
            "outcome",
            models.CharField(
                blank=True,
                choices=[
                    ("received", "Стало обращением"),
                    ("clarified", "Ответ на вопрос"),
                    ("added", "Добавлено к обращению"),
                    ("unproved", "Не доказано, кто написал"),
                    ("refused", "Не принято"),
                ],
                max_length=10,
            ),
        ),
    ]
