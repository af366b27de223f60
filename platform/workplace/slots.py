"""Slots: named places of the staff's pages that other packages and modules fill by registration.

The package that owns a page declares a slot and draws it with `{% slot "appeal.side" about %}`. Whoever has something
to show there adds a part from `ready()`; the page knows nothing of it:

    APPEAL_SIDE = Slot("appeal.side", Card)                                        # the owner, in its service
    APPEAL_SIDE.add(Card(name="votes", template="votes/card.html", facts=votes_of, module="voting"))

A part of a module is there only in regions that have the module on. A part that fails is left out and reported
(`core.guard`); the rest of the page is shown. Parts stand by `order`, then by name; owners number theirs by tens.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.modules import modules_on
from core.modules.parts import part_check
from core.registry import Registry
from tenants.service import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["REGION_TABS", "WORK_SIDE", "ActionLink", "Card", "Panel", "Part", "Slot", "Tab", "slots"]


def _nothing_more(request: HttpRequest, about: Any) -> Mapping[str, Any]:
    return {}


def _to_everybody(request: HttpRequest, about: Any) -> bool:
    return True


def _no_arguments(about: Any) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Part:
    """What every part has. `about` is what the page is about, as the slot's owner says; None where it is about nothing.

    `module` is the slug of the module that it belongs to. With `roles` only those see it who have one of them: ours, or
    a module's by its full name.
    """

    name: str
    order: int = 100
    module: str = ""
    roles: tuple[str, ...] = ()

    def is_for(self, person: Person) -> bool:
        """Whether the part is for this person; its page has a guard of its own."""
        return not self.roles or person.has_role(*self.roles)


@dataclass(frozen=True, kw_only=True)
class Card(Part):
    """A template with the context of the page and `facts(request, about)`; None of facts: nothing to show."""

    template: str
    facts: Callable[[HttpRequest, Any], Mapping[str, Any] | None] = _nothing_more


@dataclass(frozen=True, kw_only=True)
class Panel(Card):
    """A card of a page that is about nothing in particular: above a queue, beside the menu."""


@dataclass(frozen=True, kw_only=True)
class Tab(Part):
    """A page beside others: shown to whom its guard (`work_path`) lets in. `arguments(about)` are those of its URL."""

    label: "StrOrPromise"
    url_name: str
    arguments: Callable[[Any], Mapping[str, Any]] = _no_arguments
    visible: Callable[[HttpRequest, Any], bool] = _to_everybody


@dataclass(frozen=True, kw_only=True)
class ActionLink(Part):
    """A button that leads to a page: shown to whom its guard lets in, and where `visible(request, about)`."""

    label: "StrOrPromise"
    url_name: str
    icon: str = "arrow-right"
    arguments: Callable[[Any], Mapping[str, Any]] = _no_arguments
    visible: Callable[[HttpRequest, Any], bool] = _to_everybody


P = TypeVar("P", bound=Part)


class Slot(Generic[P]):
    """A place for parts of one kind; declaring one makes it known to `{% slot %}` under its name."""

    def __init__(self, name: str, takes: type[P]) -> None:
        self.name, self.takes = name, takes
        self._parts: Registry[P] = Registry(f"slot {name}")
        slots.register(self)

    def add(self, part: P) -> P:
        """Add a part. Raises AlreadyRegistered for a taken name, TypeError for another kind of part, ForeignPart."""
        if not isinstance(part, self.takes):
            raise TypeError(f"slot {self.name} takes a {self.takes.__name__}, not a {type(part).__name__}")
        part_check(f"part {part.name!r} of slot {self.name}", part.module)
        return self._parts.register(part)

    def remove(self, name: str) -> None:
        """Remove a part; for tests that add one for a while. Raises NotRegistered."""
        self._parts.unregister(name)

    def parts(self) -> list[P]:
        """Parts that stand in the current region, in their order. Asks for switches only if some part is a module's."""
        parts = list(self._parts)
        if any(part.module for part in parts):
            on = modules_on()
            parts = [part for part in parts if not part.module or part.module in on]
        return sorted(parts, key=lambda part: (part.order, part.name))


slots: Registry[Slot[Any]] = Registry("slots of the staff's pages")

# Under the menu, on every page of the workplace.
WORK_SIDE: Slot[Panel] = Slot("work.side", Panel)
# Pages about the region, for its administrator.
REGION_TABS: Slot[Tab] = Slot("region.tabs", Tab)
for _tab in (
    Tab(name="portal", label=_("Портал"), url_name="work:region", order=10),
    Tab(name="organisations", label=_("Организации"), url_name="work:organisations", order=20),
    Tab(name="modules", label=_("Модули"), url_name="work:modules", order=50),
    Tab(name="municipalities", label=_("Муниципалитеты"), url_name="work:municipalities", order=30),
):
    REGION_TABS.add(_tab)
