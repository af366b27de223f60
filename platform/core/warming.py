"""Warm up a web worker before its first request, so that no visitor waits for dictionaries."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from core.registry import Registry

__all__ = ["Warmer", "warm_up", "warmers"]

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Warmer:
    """Something slow on first use; `run` needs no region and changes nothing."""

    name: str
    run: Callable[[], object]


warmers: Registry[Warmer] = Registry("warmers")
"""Packages register from `AppConfig.ready`."""


def warm_up() -> None:
    """Run all warmers. A failure is logged: the first user will see it again."""
    for warmer in warmers:
        began = time.perf_counter()
        try:
            warmer.run()
        except Exception:
            logger.exception("not_warmed_up", warmer=warmer.name)
        logger.debug("warmed_up", warmer=warmer.name, seconds=round(time.perf_counter() - began, 2))
