from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The central operator's pages."""

    name = "console"
