"""Everything that a module registers belongs to it: checked while its `ready()` runs.

Registries call `part_check` for each new item. A part without its module would run, or be shown, in regions that have
the module off.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["ForeignPart", "part_check", "parts_of"]

_registering: ContextVar[str] = ContextVar("module that registers its parts", default="")


class ForeignPart(ValueError):
    """A module registers a part that does not say that it is the module's."""


@contextmanager
def parts_of(slug: str) -> Iterator[None]:
    """Whatever is registered inside of the block must belong to this module."""
    token = _registering.set(slug)
    try:
        yield
    finally:
        _registering.reset(token)


def part_check(what: str, module: str | None) -> None:
    """Raise ForeignPart if a module registers `what` now and `module`, its slug, is not passed with it."""
    slug = _registering.get()
    if slug and module != slug:
        raise ForeignPart(f"{what}: pass module={slug!r}")
