"""The modules of a region as its administrator keeps them: switch and settings, changed together or apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Missing
from core.events.types import Actor
from core.modules import Manifest, modules
from core.plane import tenant_only
from tenants.edits import stamp_check, stamp_of
from tenants.structure.models import ModuleSwitch
from tenants.structure.module_settings import Value, module_settings_set, settings_of
from tenants.structure.switches import module_switch_set

__all__ = ["ModuleKept", "module_change", "module_kept", "modules_kept"]

_STAMPED = ("is_on", "values")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleKept:
    """A module in the current region. `manifest` is None for one that is on and no longer installed.

    `settings` are the values by name; `version` tells two people who edit at once apart.
    """

    slug: str
    manifest: Manifest | None
    is_on: bool
    settings: dict[str, Value]
    version: str


@tenant_only
def modules_kept() -> list[ModuleKept]:
    """All installed modules by slug, then those that are on and gone. One query."""
    rows = {row.module: row for row in ModuleSwitch.objects.all()}
    installed = [_kept(item.slug, item, rows.get(item.slug)) for item in modules]
    gone = [_kept(slug, None, row) for slug, row in rows.items() if row.is_on and slug not in modules]
    return sorted(installed, key=lambda item: item.slug) + sorted(gone, key=lambda item: item.slug)


@tenant_only
def module_kept(slug: str) -> ModuleKept:
    """One installed module. Raises Missing."""
    return _kept(slug, _installed(slug), ModuleSwitch.objects.filter(module=slug).first())


@tenant_only
@transaction.atomic
def module_change(
    *,
    slug: str,
    acting: Actor,
    is_on: bool | None = None,
    settings: Mapping[str, Any] | None = None,
    version: str = "",
) -> ModuleKept:
    """Change settings of a module, then its switch; what is left out stays.

    Raises Missing for one that is not installed, Conflict (`stale_version`) if it has changed since `version`, and as
    `module_settings_set` and `module_switch_set`.
    """
    _installed(slug)
    # A row in any case: two administrators wait for each other at it.
    row, _made = ModuleSwitch.objects.select_for_update().get_or_create(module=slug, defaults={"is_on": False})
    stamp_check(row, _STAMPED, version)
    if settings:
        module_settings_set(slug=slug, values=settings, acting=acting)
    if is_on is not None:
        module_switch_set(slug=slug, is_on=is_on, acting=acting)
    return module_kept(slug)


def _installed(slug: str) -> Manifest:
    if slug not in modules:
        raise Missing(_("Модуль «%(slug)s» не установлен.") % {"slug": slug})
    return modules[slug]


def _kept(slug: str, manifest: Manifest | None, row: ModuleSwitch | None) -> ModuleKept:
    stored = row or _nothing(slug)
    return ModuleKept(
        slug=slug,
        manifest=manifest,
        is_on=stored.is_on,
        settings=settings_of(manifest, stored.values or {}) if manifest else {},
        version=stamp_of(stored, _STAMPED),
    )


def _nothing(slug: str) -> ModuleSwitch:
    return ModuleSwitch(module=slug, is_on=False)
