"""Extend time limits that ran while a region was suspended and nobody could act."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from core.registry import Registry

__all__ = ["AfterPause", "after_pause", "pause_makers_good"]


@dataclass(frozen=True)
class AfterPause:
    """`run(pause)` is called inside the region, in the transaction that resumes it, with the length of the pause."""

    name: str
    run: Callable[[timedelta], object]


pause_makers_good: Registry[AfterPause] = Registry("after a pause")


def after_pause(name: str, run: Callable[[timedelta], object]) -> None:
    """Register a function of a package above; once, at start-up."""
    pause_makers_good.register(AfterPause(name, run))
