"""The manifest of a plug-in module: plain data that settings read before Django is set up.

A module is an installed package with an entry point in the group `otklik.modules` that points to its `Manifest`.
Installed is not enabled: each region switches modules on (`tenants` stores the switches). The dispatcher, the router
and the menus check the switch (`core.modules.switches`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Literal

from core.registry import Registry

__all__ = [
    "API_VERSION",
    "ENTRY_POINT_GROUP",
    "Manifest",
    "Meter",
    "ModuleRole",
    "Scheduled",
    "Setting",
    "manifest_check",
    "modules",
    "modules_discover",
]

ENTRY_POINT_GROUP = "otklik.modules"
API_VERSION = 1
_SLUG = re.compile(r"[a-z][a-z0-9_]{1,40}")
_ROLE_SLUG = re.compile(r"[a-z][a-z0-9_]{1,20}")


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """A task of the module (a `core.modules.tasks.ModuleTask`, by its name) that every region runs each `seconds`."""

    name: str
    task: str
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Meter:
    """What a region is billed for: `read` names a function `(since, until) -> int` of the module, run in the region.

    `since` belongs to the period, `until` does not; both are aware. `unit` is a Russian noun for tables.
    """

    name: str
    title: str
    unit: str
    read: str


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A setting of the module in each region. The kind of `default` is the kind of every value: str, int or bool.

    `least` and `most` bound a number, or the length of a string.
    """

    name: str
    title: str
    default: str | int | bool
    least: int = 0
    most: int = 1000


@dataclass(frozen=True, kw_only=True)
class ModuleRole:
    """A role of staff that the module brings; its full name, in rows and guards, is «<module>.<slug>».

    `bound_to`: a grant names an organisation or a municipality, or neither. What a holder may do the module decides:
    `Access(roles=("voting.observer",))` of `workplace.service`, `person.has_role("voting.observer")`.
    """

    slug: str
    title: str
    description: str
    bound_to: Literal["", "organisation", "municipality"] = ""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A module's declaration: plain data, runs no code of the module.

    Other modules of the package are named by their path inside of it («readers», «urls.portal»). `registers` are
    imported at start-up and register readers, notifications, menu items, parts of slots, launch steps. The three
    `_urls` have `urlpatterns`. `cli` has a Typer `app`, run as `otklik <slug>`; its help is `cli_help`. `cases` says
    how the central tests try the module's URLs (`core.modules.cases`). `categories` are rows of the catalog format by
    column, each with a code that begins with the slug.
    """

    slug: str
    title: str
    version: str
    api_version: int
    django_app: str
    requires: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    portal_urls: str = ""
    workplace_urls: str = ""
    api_urls: str = ""
    schedule: tuple[Scheduled, ...] = ()
    meters: tuple[Meter, ...] = ()
    settings: tuple[Setting, ...] = ()
    roles: tuple[ModuleRole, ...] = ()
    categories: tuple[Mapping[str, str], ...] = ()
    cli: str = ""
    cli_help: str = ""
    cases: str = ""

    @property
    def name(self) -> str:
        return self.slug

    def submodule(self, path: str) -> str:
        """The full name of something inside of the module's package."""
        return f"{self.django_app}.{path}"

    def setting(self, name: str) -> Setting:
        """The setting of that name. Raises LookupError."""
        for setting in self.settings:
            if setting.name == name:
                return setting
        raise LookupError(f"module {self.slug!r} has no setting {name!r}")


def manifest_check(manifest: Manifest) -> None:
    """Raise ValueError for a manifest that this version of the platform cannot host."""
    if not _SLUG.fullmatch(manifest.slug):
        raise ValueError(f"module slug {manifest.slug!r} must match {_SLUG.pattern}")
    if manifest.api_version != API_VERSION:
        raise ValueError(
            f"module {manifest.slug!r} speaks module API {manifest.api_version}, this platform speaks {API_VERSION}"
        )
    for what in (manifest.schedule, manifest.meters, manifest.settings):
        names = [item.name for item in what]
        if len(names) != len(set(names)):
            raise ValueError(f"module {manifest.slug!r} declares two of one name: {', '.join(names)}")
    for role in manifest.roles:
        if not _ROLE_SLUG.fullmatch(role.slug):
            raise ValueError(f"role {role.slug!r} of module {manifest.slug!r} must match {_ROLE_SLUG.pattern}")
        if role.bound_to not in ("", "organisation", "municipality"):
            raise ValueError(f"role {role.slug!r} of module {manifest.slug!r} is bound to {role.bound_to!r}")
    if len({role.slug for role in manifest.roles}) != len(manifest.roles):
        raise ValueError(f"module {manifest.slug!r} declares two roles of one name")
    if manifest.cli and not manifest.cli_help:
        raise ValueError(f"module {manifest.slug!r}: say in cli_help what its commands do")


modules: Registry[Manifest] = Registry("modules", manifest_check)


def modules_discover() -> tuple[Manifest, ...]:
    """Manifests of all installed modules, by slug. Called by settings, before Django apps load."""
    found = [entry.load() for entry in entry_points(group=ENTRY_POINT_GROUP)]
    return tuple(sorted(found, key=lambda manifest: manifest.slug))
