from django.apps import AppConfig


class KeptConfig(AppConfig):
    """What people sent and what did not arrive where it should. The table stands in every schema."""

    name = "core.kept"
    verbose_name = "Неотправленное"
