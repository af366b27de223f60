"""Plug-in modules: their manifests, and which of them the current region has on."""

from core.modules.manifest import (
    API_VERSION,
    ENTRY_POINT_GROUP,
    Manifest,
    Meter,
    ModuleRole,
    Scheduled,
    Setting,
    manifest_check,
    modules,
    modules_discover,
)
from core.modules.switches import module_is_enabled, modules_on, set_switchboard, switches_forget

__all__ = [
    "API_VERSION",
    "ENTRY_POINT_GROUP",
    "Manifest",
    "Meter",
    "ModuleRole",
    "Scheduled",
    "Setting",
    "manifest_check",
    "module_is_enabled",
    "modules",
    "modules_discover",
    "modules_on",
    "set_switchboard",
    "switches_forget",
]
