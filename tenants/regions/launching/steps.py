"""The steps of a launch: a registry, so that a package above (taxonomy, a module) adds its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.registry import Registry
from tenants.regions.models import Region

__all__ = ["Step", "launch_step", "launch_steps", "ordered_steps"]


@dataclass(frozen=True)
class Step:
    """One step. `run(region, kit)` is idempotent and returns a short Russian sentence of what there is now.

    `inside` says where it runs: in the region's schema, or in `public`.
    """

    name: str
    title: str
    position: int
    inside: bool
    run: Callable[[Region, dict[str, Any]], str]


launch_steps: Registry[Step] = Registry("launch steps")


def launch_step(
    name: str, *, title: str, position: int, inside: bool = True
) -> Callable[[Callable[[Region, dict[str, Any]], str]], Callable[[Region, dict[str, Any]], str]]:
    """Register a function as a step of every launch."""

    def register(run: Callable[[Region, dict[str, Any]], str]) -> Callable[[Region, dict[str, Any]], str]:
        launch_steps.register(Step(name, title, position, inside, run))
        return run

    return register


def ordered_steps() -> list[Step]:
    """All steps in the order in which a launch takes them."""
    return sorted(launch_steps, key=lambda step: step.position)
