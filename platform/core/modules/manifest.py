"""The manifest of a plug-in module: plain data that settings read before Django is set up.

A module is an installed package with an entry point in the group `otklik.modules` that points to its `Manifest`.
Installed is not enabled: each region switches modules on (`tenants` stores the switches). The dispatcher, the router
and the menus check the switch (`core.modules.switches`).
"""

import re
from dataclasses import dataclass, field
from importlib.metadata import entry_points

from core.registry import Registry

__all__ = [
    "API_VERSION",
    "ENTRY_POINT_GROUP",
    "Manifest",
    "manifest_check",
    "modules",
    "modules_discover",
]

ENTRY_POINT_GROUP = "otklik.modules"
API_VERSION = 1
_SLUG = re.compile(r"[a-z][a-z0-9_]{1,40}")


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A module's declaration: plain data, runs no code of the module."""

    slug: str
    title: str
    version: str
    api_version: int
    django_app: str
    requires: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        return self.slug


def manifest_check(manifest: Manifest) -> None:
    """Raise ValueError for a manifest that this version of the platform cannot host."""
    if not _SLUG.fullmatch(manifest.slug):
        raise ValueError(f"module slug {manifest.slug!r} must match {_SLUG.pattern}")
    if manifest.api_version != API_VERSION:
        raise ValueError(
            f"module {manifest.slug!r} speaks module API {manifest.api_version}, this platform speaks {API_VERSION}"
        )


modules: Registry[Manifest] = Registry("modules", manifest_check)


def modules_discover() -> tuple[Manifest, ...]:
    """Manifests of all installed modules, by slug. Called by settings, before Django apps load."""
    found = [entry.load() for entry in entry_points(group=ENTRY_POINT_GROUP)]
    return tuple(sorted(found, key=lambda manifest: manifest.slug))
