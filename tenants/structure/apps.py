from django.apps import AppConfig


class StructureConfig(AppConfig):
    """What a region is made of: municipalities, organisations, roles, module switches; tables in its schema."""

    name = "tenants.structure"
    verbose_name = "Устройство региона"

    def ready(self) -> None:
        from core.modules import set_switchboard
        from tenants.structure.switches import module_switch_is_on

        set_switchboard(module_switch_is_on)
