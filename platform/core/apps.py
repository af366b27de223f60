from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The ground floor: holds no tables of its own."""

    name = "core"
