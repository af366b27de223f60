from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The roof; makes the project's Celery application the one that shared tasks belong to."""

    name = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401  registers them
        from config.celery import app

        app.set_default()
