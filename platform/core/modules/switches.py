"""Which modules the current region has on; `tenants` stores the switches.

A web request asks at most once: `core.modules.middleware` opens `switches_remembered`. Elsewhere each question is a
query, so that a worker notices a switch at once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from core.modules.manifest import modules

__all__ = ["module_is_enabled", "modules_on", "set_switchboard", "switches_forget", "switches_remembered"]

_switchboard: Callable[[], frozenset[str]] = frozenset
_seen: ContextVar[dict[str, frozenset[str]] | None] = ContextVar("switches of modules", default=None)


def set_switchboard(switched_on: Callable[[], frozenset[str]]) -> None:
    """Register the function that reads a region's module switches; `tenants` does this once at start-up."""
    global _switchboard
    _switchboard = switched_on


def modules_on() -> frozenset[str]:
    """Slugs of the installed modules that the current region has on; none in `public`. One query at most."""
    # Settings import this package, before a database is known.
    from core.plane import current_schema, in_region

    if not len(modules) or not in_region():
        return frozenset()
    seen, schema = _seen.get(), current_schema()
    if seen is not None and schema in seen:
        return seen[schema]
    on = _switchboard() & frozenset(modules.names())
    if seen is not None:
        seen[schema] = on
    return on


def module_is_enabled(slug: str) -> bool:
    """Whether the current region has switched the module on."""
    return slug in modules and slug in modules_on()


@contextmanager
def switches_remembered() -> Iterator[None]:
    """Until the end of the block read the switches of a region only once."""
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def switches_forget() -> None:
    """Read the switches anew next time; called by whoever has changed one."""
    if (seen := _seen.get()) is not None:
        seen.clear()
