from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The event log and its readers. The tables exist in every schema: regions and `public`."""

    name = "core.events"
    label = "events"
    verbose_name = "Журнал событий"
