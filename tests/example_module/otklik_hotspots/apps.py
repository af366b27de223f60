from django.apps import AppConfig


class HotspotsConfig(AppConfig):
    """What people of a region write about most."""

    name = "otklik_hotspots"

    def ready(self) -> None:
        from otklik_hotspots import readers, tellings  # noqa: F401 - registers the reader and the words
