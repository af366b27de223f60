from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Has no tables of its own; registers the e-mail channel and the installed modules."""

    name = "core"

    def ready(self) -> None:
        from core.mail import channel  # noqa: F401 - registers the e-mail channel
        from core.modules import modules, modules_discover
        from core.one_language import one_language_use

        one_language_use()
        for manifest in modules_discover():
            modules.register(manifest)
