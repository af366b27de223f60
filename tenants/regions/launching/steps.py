"""The steps of a launch: a registry, so that a package above (taxonomy, a module) adds its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.registry import Registry
from tenants.regions.models import Region

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["Step", "launch_step", "launch_steps", "ordered_steps"]


@dataclass(frozen=True)
class Step:
    """One step. `run(region, kit)` is idempotent and returns a short Russian sentence of what there is now.

    `inside` says where it runs: in the region's schema, or in `public`.
    """

    name: str
    title: "StrOrPromise"
    position: int
    inside: bool
    run: Callable[[Region, dict[str, Any]], str]


launch_steps: Registry[Step] = Registry("launch steps")


def launch_step(
    name: str, *, title: "StrOrPromise", position: int, inside: bool = True
) -> Callable[[Callable[[Region, dict[str, Any]], str]], Callable[[Region, dict[str, Any]], str]]:
    """Register a function as a step of every launch."""

    def register(run: Callable[[Region, dict[str, Any]], str]) -> Callable[[Region, dict[str, Any]], str]:
        launch_steps.register(Step(name, title, position, inside, run))
        return run

    return register


def ordered_steps() -> list[Step]:
    """All steps in the order in which a launch takes them."""
    return sorted(launch_steps, key=lambda step: step.position)
