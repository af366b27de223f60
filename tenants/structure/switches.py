"""Module switches of the current region."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput
from core.events.log import event_append
from core.events.types import SYSTEM, Actor
from core.modules import modules, switches_forget
from core.plane import tenant_only
from tenants.events import ModuleSwitched
from tenants.structure.models import ModuleSwitch

__all__ = ["ModuleState", "module_states", "module_switch_set", "modules_switched_on"]


@dataclass(frozen=True)
class ModuleState:
    """An installed module, and whether this region has it on."""

    slug: str
    title: str
    version: str
    requires: tuple[str, ...]
    is_on: bool


@tenant_only
def module_states() -> list[ModuleState]:
    """All installed modules by slug, and those switched on here but no longer installed. One query."""
    on = modules_switched_on()
    installed = [
        ModuleState(item.slug, item.title, item.version, tuple(item.requires), item.slug in on) for item in modules
    ]
    gone = [ModuleState(slug, "", "", (), True) for slug in on - {item.slug for item in modules}]
    return sorted([*installed, *gone], key=lambda state: state.slug)


def modules_switched_on() -> frozenset[str]:
    """Slugs that the current region has on, installed or not. One query."""
    return frozenset(ModuleSwitch.objects.filter(is_on=True).values_list("module", flat=True))


@tenant_only
@transaction.atomic
def module_switch_set(*, slug: str, is_on: bool, acting: Actor = SYSTEM) -> None:
    """Switch a module on or off in this region. Idempotent.

    Raises InvalidInput for one that is not installed, Conflict when a module that it needs is off, or one that
    needs it is on.
    """
    if slug not in modules:
        raise InvalidInput(_("Модуль «%(slug)s» не установлен.") % {"slug": slug}, field="module")
    row, _created = ModuleSwitch.objects.select_for_update().get_or_create(module=slug, defaults={"is_on": False})
    if row.is_on == is_on:
        return
    _check_neighbours(slug, is_on)
    row.is_on = is_on
    row.save(update_fields=["is_on"])
    switches_forget()
    event_append(ModuleSwitched(module=slug, is_on=is_on), subject_id=row.id, actor=acting)


def _check_neighbours(slug: str, is_on: bool) -> None:
    on = modules_switched_on()
    if is_on:
        missing = set(modules[slug].requires) - on
        message = _("Сначала включите: %(slugs)s.")
    else:
        missing = {other.name for other in modules if other.name in on and slug in other.requires}
        message = _("Сначала выключите: %(slugs)s.")
    if missing:
        raise Conflict(message % {"slugs": ", ".join(sorted(missing))}, code="module_dependency")
