from django.apps import AppConfig


class StructureConfig(AppConfig):
    """What a region is made of: municipalities, organisations, roles, module switches; tables in its schema."""

    name = "tenants.structure"
    verbose_name = "Устройство региона"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from accounts.service import Keeper, keepers
        from core.modules import set_switchboard
        from core.modules.checks import ModuleCheck, module_checks
        from shell.maps import set_base_map
        from tenants.structure.grants import staff_stay
        from tenants.structure.invitations import invitations_forget
        from tenants.structure.maps.region_map import region_base_map
        from tenants.structure.models import Municipality, Settlement
        from tenants.structure.role_facts import roles_lack
        from tenants.structure.settlements import gazetteer_changed
        from tenants.structure.switches import modules_switched_on

        set_switchboard(modules_switched_on)
        module_checks.register(ModuleCheck("tenants", roles_lack))
        set_base_map(region_base_map)
        keepers.register(Keeper("roles", may_leave=staff_stay, forget=invitations_forget))
        for model in (Municipality, Settlement):
            post_save.connect(gazetteer_changed, sender=model, dispatch_uid=f"gazetteer-{model.__name__}")
            post_delete.connect(gazetteer_changed, sender=model, dispatch_uid=f"gazetteer-deleted-{model.__name__}")
