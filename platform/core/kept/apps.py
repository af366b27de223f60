from django.apps import AppConfig


class KeptConfig(AppConfig):
    """Stored forms that were refused or did not reach their view. The table exists in every schema."""

    name = "core.kept"
    verbose_name = "Неотправленное"
