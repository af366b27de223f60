from django.apps import AppConfig


class AppealsConfig(AppConfig):
    """The life of an appeal."""

    name = "appeals"
    verbose_name = "Обращения"

    def ready(self) -> None:
        from accounts.service import Keeper, keepers
        from appeals import (
            declaring,  # noqa: F401 - what is ours is registered before a module imports it
            flow,  # noqa: F401 - registers states and actions
            readers,  # noqa: F401 - registers the readers of the log
        )
        from appeals.clocks.sweeping import clocks_postpone
        from appeals.module_check import declarations_lack
        from appeals.portals import navigation  # noqa: F401 - registers the menu items
        from appeals.portals.workplace import cards, menu  # noqa: F401 - fill the slots and the menu of the workplace
        from appeals.selectors.choices import work_words
        from appeals.toxicity import learning  # noqa: F401 - registers the kind of trained model
        from appeals.upkeep.forgetting import applicant_forget, correspondents_forget
        from appeals.upkeep.recategorising import appeals_open_by_category
        from appeals.warming import reading_warm
        from core.modules.checks import ModuleCheck, module_checks
        from core.warming import Warmer, warmers
        from taxonomy.service import OpenCounter, open_counters
        from tenants.service import HangsOn, after_suspension, hangs_on

        module_checks.register(ModuleCheck("appeals", declarations_lack))
        open_counters.register(OpenCounter("appeals", appeals_open_by_category))
        after_suspension("appeals.clocks", clocks_postpone)
        keepers.register(Keeper("appeals", forget=applicant_forget, forget_correspondents=correspondents_forget))
        hangs_on.register(HangsOn("appeals", work_words))
        warmers.register(Warmer("appeals.reading", reading_warm))
