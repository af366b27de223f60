from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The ground floor: holds no tables of its own; knows which modules are installed."""

    name = "core"

    def ready(self) -> None:
        from core.modules import modules, modules_discover
        from core.one_language import one_language_use

        one_language_use()
        for manifest in modules_discover():
            modules.register(manifest)
