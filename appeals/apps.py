from django.apps import AppConfig


class AppealsConfig(AppConfig):
    """The life of an appeal."""

    name = "appeals"
    verbose_name = "Обращения"

    def ready(self) -> None:
        from appeals import subscribers  # noqa: F401 - registers the readers of the log
        from appeals.portals import navigation  # noqa: F401 - registers the menu items
        from appeals.portals.workplace import menu  # noqa: F401 - registers the way into the workplace
        from appeals.stages.verdict import verdicts_postpone
        from tenants.service import after_pause

        after_pause("appeals.verdicts", verdicts_postpone)
