from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    """What people complain about: a region's categories."""

    name = "taxonomy"
    verbose_name = "Категории"

    def ready(self) -> None:
        from core.modules.checks import ModuleCheck, module_checks
        from taxonomy import (
            launching,  # noqa: F401 - registers a step of a launch
            readers,  # noqa: F401 - registers the readers of the log
        )
        from taxonomy.playbooks import shipped  # noqa: F401 - registers a step of a launch
        from taxonomy.portal import navigation  # noqa: F401 - registers the menu items
        from taxonomy.rubrication import learning  # noqa: F401 - registers the kind of trained model
        from taxonomy.sets.of_modules import categories_lack
        from taxonomy.sets.responsibility import answers_words
        from tenants.service import HangsOn, hangs_on

        module_checks.register(ModuleCheck("taxonomy", categories_lack))
        hangs_on.register(HangsOn("categories", answers_words))
