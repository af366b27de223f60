from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    """Answers that were given once and are given again to the same key. The table stands in every schema."""

    name = "core.idempotency"
    verbose_name = "Ответы программам"
