"""Which modules this region has switched on."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.modules import modules
from core.plane import tenant_only
from tenants.structure.models import ModuleSwitch

__all__ = ["module_switch_is_on", "module_switch_set"]


def module_switch_is_on(slug: str) -> bool:
    """Whether the current region has the module on."""
    return ModuleSwitch.objects.filter(module=slug, is_on=True).exists()


@tenant_only
@transaction.atomic
def module_switch_set(*, slug: str, is_on: bool) -> None:
    """Switch a module on or off in this region. Raises InvalidInput for one that is not installed."""
    if slug not in modules:
        raise InvalidInput(_("Модуль «%(slug)s» не установлен.") % {"slug": slug}, field="module")
    ModuleSwitch.objects.update_or_create(module=slug, defaults={"is_on": is_on})
