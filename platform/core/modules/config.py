"""The Django app of a module: registers what the manifest names."""

from functools import cached_property
from importlib import import_module

from django.apps import AppConfig

from core.modules.manifest import Manifest, modules
from core.modules.parts import parts_of

__all__ = ["ModuleConfig"]


class ModuleConfig(AppConfig):
    """Subclass it in `apps.py` of the module and set `name` to the package; the manifest says all else.

    At start-up it imports the submodules that the manifest lists in `registers`. What they register must pass
    `module=` with the slug: readers, notifications, menu items, parts of slots, launch steps. Raises
    `core.modules.parts.ForeignPart` for what does not.
    """

    # `apps.py` of a module has this class among its names: Django must not take it for the module's own.
    default = False

    def __init_subclass__(cls) -> None:
        cls.default = True

    @cached_property
    def manifest(self) -> Manifest:
        """The manifest whose `django_app` this is. Raises LookupError when the package is not installed as a module."""
        for manifest in modules:
            if manifest.django_app == self.name:
                return manifest
        raise LookupError(f"{self.name}: no entry point in the group otklik.modules names a manifest of this app")

    def ready(self) -> None:
        """Import what registers parts."""
        self.verbose_name = self.manifest.title
        with parts_of(self.manifest.slug):
            for part in self.manifest.registers:
                import_module(f"{self.name}.{part}")
