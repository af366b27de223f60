"""Conversations in channels and the messages that came by them; channels and kinds of messages are named in code."""

import django.db.models.deletion
from django.db import migrations, models

import appeals.channel_kinds
import core.clock
import core.models


def _id() -> list[tuple[str, models.Field]]:
    return [
        ("id", models.UUIDField(default=core.models.uuid7, editable=False, primary_key=True, serialize=False)),
        ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
    ]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_correspondent"), ("appeals", "0012_correspondents_found")]

    operations = [
        migrations.CreateModel(
            name="Thread",
            fields=[
                *_id(),
                ("channel", models.CharField(max_length=20)),
                ("external_id", models.CharField(max_length=320)),
                (
                    "correspondent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.correspondent"
                    ),
                ),
                (
                    "appeal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="threads",
                        to="appeals.appeal",
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("channel", "external_id", "correspondent"), name="thread_once")]},
        ),
        migrations.CreateModel(
            name="InboundMessage",
            fields=[
                *_id(),
                ("channel", models.CharField(max_length=20)),
                ("external_id", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("received_at", models.DateTimeField(default=core.clock.now)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("received", "Стало обращением"),
                            ("clarified", "Ответ на вопрос"),
                            ("added", "Добавлено к обращению"),
                            ("refused", "Не принято"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "correspondent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.correspondent"
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="inbound", to="appeals.thread"
                    ),
                ),
                (
                    "appeal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="appeals.appeal",
                    ),
                ),
            ],
            options={
                "ordering": ["received_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("channel", "external_id"), name="inbound_message_once")
                ],
            },
        ),
        migrations.AlterField(
            "appeal",
            "channel",
            models.CharField(
                choices=appeals.channel_kinds.channel_choices, default="portal", max_length=10, verbose_name="Откуда"
            ),
        ),
        migrations.AlterField(
            "message",
            "kind",
            models.CharField(
                choices=[
                    ("question", "Вопрос заявителю"),
                    ("reply", "Ответ заявителя"),
                    ("return", "Слова заявителя при возврате"),
                    ("word", "Слова заявителя"),
                    ("note", "Заметка для сотрудников"),
                ],
                max_length=10,
            ),
        ),
    ]
