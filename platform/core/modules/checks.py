"""Checks of what a module has registered, each from the package that owns the registry; the contract runs them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.modules.manifest import Manifest
from core.registry import Registry

__all__ = ["ModuleCheck", "module_checks"]


@dataclass(frozen=True)
class ModuleCheck:
    """`find` returns what is wrong with the parts of a module, a sentence each. It needs no database."""

    name: str
    find: Callable[[Manifest], Iterable[str]]


module_checks: Registry[ModuleCheck] = Registry("checks of modules")
