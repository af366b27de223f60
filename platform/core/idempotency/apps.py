from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    """Stored responses of idempotent requests. The table exists in every schema."""

    name = "core.idempotency"
    verbose_name = "Ответы программам"
