"""Menu of the workplace: queues of the person's roles with counters, and the admin's pages."""

from collections import Counter

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.service import Landing, landings
from appeals.portals.workplace.places import place_url
from appeals.selectors.queues import queue_counts, queues_of
from core.plane import in_region
from shell.navigation import NavEntry, NavItem, navigation
from tenants.service import NOBODY, Person, Role, person_of

__all__ = ["workplace_menu"]


def workplace_menu(request: HttpRequest) -> list[NavEntry]:
    """The entries for this person; a queue opens with the page's own filters, or those with which it was left."""
    person: Person = getattr(request, "person", NOBODY)
    if not person.is_staff:
        return []
    queues = queues_of(person)
    counts = queue_counts(person)
    names = Counter(str(queue.title) for queue in queues)
    current = getattr(request, "work_queue", "")
    entries = [
        NavEntry(
            label=f"{queue.title} · {queue.role.label}" if names[str(queue.title)] > 1 else queue.title,
            url=place_url(request, queue),
            icon=queue.icon,
            current=queue.slug == current,
            badge=counts.get(queue.slug, 0) if queue.waits else 0,
            badge_label=_("ждут вас"),
        )
        for queue in queues
    ]
    if person.has_role(Role.REGIONAL_ADMIN):
        for label, url_name, icon in (
            (_("Люди"), "work:people", "users"),
            (_("Регион"), "work:region", "settings"),
            (_("Отправка"), "work:deliveries", "send"),
        ):
            url = reverse(url_name)
            entries.append(NavEntry(label=label, url=url, icon=icon, current=request.path.startswith(url)))
    return entries


def _queue_url(request: HttpRequest) -> str:
    """The first page of somebody who works here; `request.person` is still nobody right after the sign-in."""
    return reverse("work:home") if in_region() and person_of(request.user).is_staff else ""


landings.register(Landing("workplace", _queue_url))


def _is_staff(request: HttpRequest) -> bool:
    person = getattr(request, "person", None)
    return bool(person and person.is_staff)


navigation.lead("workplace", workplace_menu)
navigation.register(
    NavItem(
        label=gettext_lazy("Рабочее место"),
        url_name="work:home",
        icon="layers",
        frame="account",
        order=5,
        visible=_is_staff,
    )
)
