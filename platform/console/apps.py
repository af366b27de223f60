from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    """The central operator's pages."""

    name = "console"

    def ready(self) -> None:
        from shell.navigation import NavItem, navigation, signed_in

        navigation.register(
            NavItem(label=_("Регионы"), url_name="console:regions", icon="map", frame="console", visible=signed_in)
        )
