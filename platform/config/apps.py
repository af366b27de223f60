import gc

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Makes the project's Celery application the current one for shared tasks; ends the start of a program."""

    name = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401  registers them
        from config.celery import app

        app.set_default()
        gc.freeze()
        gc.enable()
