"""Menu registry. Packages register items; the frames show those that the person may see.

Example::

    navigation.register(NavItem(label=_("Карта"), url_name="portal:map", icon="map", frame="portal", order=20))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, get_args

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from core.guard import guarded
from core.modules import modules_on
from core.modules.parts import part_check
from core.registry import AlreadyRegistered, Registry
from core.units import plural
from shell.components import check_icon

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Frame = Literal["portal", "workplace", "console", "tools", "account", "footer"]
FRAMES: tuple[str, ...] = get_args(Frame)
# A badge says no number above it.
MOST_SHOWN = 99


def new_label(count: int) -> str:
    """Default label of a badge: «3 новых»."""
    return plural(count, _("новое"), _("новых"), _("новых"))


def always(request: HttpRequest) -> bool:
    """Visible to everyone."""
    return True


def signed_in(request: HttpRequest) -> bool:
    """Visible to people who have signed in."""
    return bool(getattr(request, "user", None) and request.user.is_authenticated)


def no_badge(request: HttpRequest) -> int:
    """No number beside the item."""
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One entry of a menu.

    `frame`: portal, workplace and console are the main menus of those frames; tools are icon buttons in the
    header (notifications); account is the person's own menu; footer is the portal's. `emphasis` makes it the
    one main action.
    `short_label` stands in for a label of more than ten letters on a phone («Мои» for «Мои обращения»).
    `badge` returns a count shown beside the label when it is not 0; `badge_label` names what is counted for a screen
    reader, in the form that goes with the number that it is given: «1 новый ответ», «2 новых ответа». `visible` and
    `badge` run once a request, only for a frame that the page shows.
    An item whose `url_name` the host does not have is not shown there. `within` are names of other URLs whose pages,
    with all below them, belong to the item too. An item of a module (its slug) is shown where the region has it on.
    """

    label: StrOrPromise
    url_name: str
    icon: str
    frame: Frame
    order: int = 100
    emphasis: bool = False
    short_label: StrOrPromise = ""
    visible: Callable[[HttpRequest], bool] = always
    badge: Callable[[HttpRequest], int] = no_badge
    badge_label: Callable[[int], str] = new_label
    within: tuple[str, ...] = ()
    module: str = ""

    def __post_init__(self) -> None:
        if self.frame not in FRAMES:
            raise ValueError(f"no frame {self.frame!r}; there are: {', '.join(FRAMES)}")
        check_icon(self.icon)

    @property
    def name(self) -> str:
        """Unique name in the registry."""
        return f"{self.frame}/{self.url_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NavEntry:
    """A menu entry ready to be shown to one person on one page; `badge_label` is as in `NavItem`."""

    label: StrOrPromise
    url: str
    icon: str
    current: bool = False
    badge: int = 0
    badge_label: Callable[[int], str] = new_label
    emphasis: bool = False
    short_label: StrOrPromise = ""

    @property
    def badge_shown(self) -> str:
        """«7», «99+»."""
        return f"{MOST_SHOWN}+" if self.badge > MOST_SHOWN else str(self.badge)

    @property
    def badge_words(self) -> str:
        """What the shown number counts; «99+» is read as a hundred."""
        return self.badge_label(min(self.badge, MOST_SHOWN + 1))


Lead = Callable[[HttpRequest], list[NavEntry]]


class Navigation:
    """The registry of menu items. Make one of your own in a test."""

    def __init__(self) -> None:
        self._items: Registry[NavItem] = Registry("navigation")
        self._leads: dict[str, Lead] = {}

    def register(self, item: NavItem) -> NavItem:
        """Add an item. Raises AlreadyRegistered if its frame already has an item with this URL name, ForeignPart."""
        part_check(f"menu item {item.name!r}", item.module)
        return self._items.register(item)

    def unregister(self, item: NavItem) -> None:
        """Take an item away. Raises NotRegistered if it is not there."""
        self._items.unregister(item.name)

    def lead(self, frame: Frame, entries: Lead) -> None:
        """Register a function that computes entries before the registered ones, such as a person's queues."""
        if frame in self._leads:
            raise AlreadyRegistered(f"frame {frame!r} already has a lead")
        self._leads[frame] = entries

    def items(self, frame: str) -> list[NavItem]:
        """All items of a frame, in order."""
        found = (item for item in self._items if item.frame == frame)
        return sorted(found, key=lambda item: (item.order, item.url_name))

    def entries(self, frame: str, request: HttpRequest) -> list[NavEntry]:
        """Entries of `frame` that this person may see. At most one is current: the one with the longest path.

        A page may set another URL for this in `request.nav_place`.
        """
        at = getattr(request, "nav_place", request.path)
        shown: list[tuple[NavItem, str, list[str]]] = []
        items = self.items(frame)
        on = modules_on() if any(item.module for item in items) else frozenset()
        for item in items:
            if item.module and item.module not in on:
                continue
            try:
                url = reverse(item.url_name)
            except NoReverseMatch:
                continue
            if guarded(f"menu {item.name}", partial(item.visible, request), instead=False):
                shown.append((item, url, [url, *(reverse(name) for name in item.within)]))
        places = [place for _item, _url, places in shown for place in places]
        here = max((place for place in places if _contains(place, at)), key=len, default=None)
        lead: list[NavEntry] = []
        if frame in self._leads:
            lead = guarded(f"menu {frame}", partial(self._leads[frame], request), instead=lead)
        return lead + [
            NavEntry(
                label=item.label,
                url=url,
                icon=item.icon,
                current=here in places,
                badge=guarded(f"badge {item.name}", partial(item.badge, request), instead=0),
                badge_label=item.badge_label,
                emphasis=item.emphasis,
                short_label=item.short_label,
            )
            for item, url, places in shown
        ]


def _contains(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))


class RequestNavigation:
    """The menus of one request, each computed when a template first asks: `nav.portal`, `nav.tools`.

    `overrides` (from `request.navigation`, a mapping of frame → entries) replaces what is registered.
    """

    def __init__(self, request: HttpRequest, registry: Navigation) -> None:
        self._request = request
        self._registry = registry
        self._overrides: dict[str, Any] = dict(getattr(request, "navigation", None) or {})
        self._made: dict[str, list[NavEntry]] = {}

    def __getitem__(self, frame: str) -> list[NavEntry]:
        if frame not in FRAMES:
            raise KeyError(frame)
        if frame not in self._made:
            given = self._overrides.get(frame)
            self._made[frame] = self._registry.entries(frame, self._request) if given is None else list(given)
        return self._made[frame]

    def __iter__(self) -> Iterator[str]:
        return iter(FRAMES)


navigation = Navigation()
"""The registry that the frames show. Register from `AppConfig.ready`."""
