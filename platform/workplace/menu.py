"""Menu of the staff's pages: computed entries of packages (queues with counters), then pages, each for who may open it.

A package registers from `ready()`: a `MenuLead` for entries that depend on the person, `menu_page` for a page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.service import Landing, landings
from core.guard import guarded
from core.modules import module_is_enabled
from core.modules.parts import part_check
from core.plane import in_region
from core.registry import Registry
from shell.navigation import NavEntry, NavItem, navigation
from tenants.service import NOBODY, Person, person_of
from workplace.access import may_open

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["MenuLead", "menu_leads", "menu_page", "menu_register"]


@dataclass(frozen=True, kw_only=True)
class MenuLead:
    """Entries before the pages, computed for the person of the request on every page of the workplace.

    Those of a module (its slug) are there where the region has it on.
    """

    name: str
    entries: Callable[[HttpRequest], list[NavEntry]]
    order: int = 100
    module: str = ""


def _check(lead: MenuLead) -> None:
    part_check(f"lead of the menu {lead.name!r}", lead.module)


menu_leads: Registry[MenuLead] = Registry("leads of the workplace's menu", _check)


def menu_page(
    url_name: str,
    label: "StrOrPromise",
    *,
    icon: str,
    order: int,
    short_label: "StrOrPromise" = "",
    within: tuple[str, ...] = (),
    module: str = "",
) -> NavItem:
    """Put a page into the menu of those whom its guard lets in; the arguments are those of `NavItem`.

    A page that the host does not have is not shown.
    """
    return navigation.register(
        NavItem(
            label=label,
            short_label=short_label,
            url_name=url_name,
            icon=icon,
            frame="workplace",
            order=order,
            visible=partial(_may_open, url_name),
            within=within,
            module=module,
        )
    )


def _may_open(url_name: str, request: HttpRequest) -> bool:
    return may_open(_person(request), url_name)


def _lead(request: HttpRequest) -> list[NavEntry]:
    if not _person(request).is_staff:
        return []
    nothing: list[NavEntry] = []
    entries: list[NavEntry] = []
    for lead in sorted(menu_leads, key=lambda lead: (lead.order, lead.name)):
        if lead.module and not module_is_enabled(lead.module):
            continue
        entries += guarded(f"menu {lead.name}", partial(lead.entries, request), instead=nothing)
    return entries


def _home(request: HttpRequest) -> str:
    """The first page of somebody who works here; `request.person` is still nobody right after the sign-in."""
    return reverse("work:home") if in_region() and person_of(request.user).is_staff else ""


def _is_staff(request: HttpRequest) -> bool:
    return _person(request).is_staff


def _person(request: HttpRequest) -> Person:
    return getattr(request, "person", NOBODY)


def menu_register() -> None:
    """Register the way into the workplace and the pages that it has of its own; called once, at start-up."""
    landings.register(Landing("workplace", _home))
    navigation.lead("workplace", _lead)
    navigation.register(
        NavItem(
            label=_("Рабочее место"),
            url_name="work:home",
            icon="layers",
            frame="account",
            order=5,
            visible=_is_staff,
        )
    )
    menu_page("work:people", _("Люди"), icon="users", order=100)
    menu_page("work:region", _("Регион"), icon="settings", order=110)
    menu_page("work:deliveries", _("Отправка"), icon="send", order=120)
