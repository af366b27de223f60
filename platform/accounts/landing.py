"""Choose the page after signing in, if none was requested."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from core.registry import Registry

__all__ = ["Landing", "landing_of", "landings"]


@dataclass(frozen=True)
class Landing:
    """A package that has a page of its own for some people: `find` gives its address, or an empty string."""

    name: str
    find: Callable[[HttpRequest], str]


landings: Registry[Landing] = Registry("pages after signing in")


def landing_of(request: HttpRequest) -> str:
    """The start page for this person; empty for the home page."""
    return next(filter(None, (landing.find(request) for landing in landings)), "")
