from django.apps import AppConfig


class WorkplaceConfig(AppConfig):
    """The frame of the staff's pages."""

    name = "workplace"
    verbose_name = "Рабочее место"

    def ready(self) -> None:
        from workplace import slots  # noqa: F401 - declares those of the frame
        from workplace.menu import menu_register

        menu_register()
