"""Registry of launch steps; packages above (taxonomy, modules) add their own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.modules import module_is_enabled
from core.modules.parts import part_check
from core.registry import Registry
from tenants.regions.models import Region

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = [
    "KitCheck",
    "Step",
    "kit_check_part",
    "kit_checks",
    "kit_warning_part",
    "kit_warnings_parts",
    "launch_step",
    "launch_steps",
    "ordered_steps",
]


@dataclass(frozen=True)
class Step:
    """A launch step. `run(region, kit)` is idempotent and returns a short Russian sentence of what exists now.

    `inside` says where it runs: in the region's schema, or in `public`.
    """

    name: str
    title: "StrOrPromise"
    position: int
    inside: bool
    run: Callable[[Region, dict[str, Any]], str]


Run = Callable[[Region, dict[str, Any]], str]
# Where the step `modules` switches on what the kit asks for.
MODULES_AT = 60

launch_steps: Registry[Step] = Registry("launch steps")


@dataclass(frozen=True)
class KitCheck:
    """A validation of a kit before the launch: `run(kit)` yields one sentence, with file and line, per error.

    It runs in `public`, writes nothing, and passes over parts that the kit lacks.
    """

    name: str
    run: Callable[[dict[str, Any]], Iterator[str]]


KitPart = Callable[[dict[str, Any]], Iterator[str]]

kit_checks: Registry[KitCheck] = Registry("kit checks")
kit_warnings_parts: Registry[KitCheck] = Registry("kit warnings")


def kit_check_part(name: str) -> Callable[[KitPart], KitPart]:
    """Register a function that validates every kit before its launch."""
    return partial(_registered, kit_checks, name)


def kit_warning_part(name: str) -> Callable[[KitPart], KitPart]:
    """Register a function that finds what a kit may leave open, and what somebody should know who launches it so.

    It sees kits without faults alone.
    """
    return partial(_registered, kit_warnings_parts, name)


def _registered(parts: Registry[KitCheck], name: str, run: KitPart) -> KitPart:
    parts.register(KitCheck(name, run))
    return run


def launch_step(
    name: str, *, title: "StrOrPromise", position: int, inside: bool = True, module: str = ""
) -> Callable[[Run], Run]:
    """Register a function as a step of every launch; a step of a module runs where the kit has switched the module on.

    Switches are set at position 60. Raises ForeignPart, and ValueError for a module's step before them.
    """
    part_check(f"launch step {name!r}", module)
    if module and (position <= MODULES_AT or not inside):
        raise ValueError(f"launch step {name!r}: a module's step runs inside the region, after position {MODULES_AT}")

    def register(run: Run) -> Run:
        launch_steps.register(Step(name, title, position, inside, _where_on(module, run) if module else run))
        return run

    return register


def _where_on(module: str, run: Run) -> Run:
    def run_where_on(region: Region, kit: dict[str, Any]) -> str:
        return run(region, kit) if module_is_enabled(module) else _("Модуль выключен, делать нечего")

    return run_where_on


def ordered_steps() -> list[Step]:
    """All steps in launch order."""
    return sorted(launch_steps, key=lambda step: step.position)
