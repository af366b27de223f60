"""The queues of a person in the menu of the workplace, with counters of what waits."""

from collections import Counter

from django.http import HttpRequest
from django.utils.translation import gettext as _

from appeals.portals.workplace.places import place_url
from appeals.selectors.queues import queue_counts, queues_of
from core.units import plural
from shell.navigation import NavEntry
from tenants.service import NOBODY, Person
from workplace.service import MenuLead, menu_leads

__all__: list[str] = []


def _queues(request: HttpRequest) -> list[NavEntry]:
    """Menu entries of queues, each with the filters of the page or those last used."""
    person: Person = getattr(request, "person", NOBODY)
    queues = queues_of(person)
    counts = queue_counts(person)
    names = Counter(str(queue.title) for queue in queues)
    current = getattr(request, "work_queue", "")
    return [
        NavEntry(
            label=f"{queue.title} · {queue.role.label}" if names[str(queue.title)] > 1 else queue.title,
            url=place_url(request, queue),
            icon=queue.icon,
            current=queue.slug == current,
            badge=counts.get(queue.slug, 0) if queue.waits else 0,
            badge_label=_waiting_label,
            short_label=queue.short_title,
        )
        for queue in queues
    ]


def _waiting_label(count: int) -> str:
    return plural(count, _("ждёт вас"), _("ждут вас"), _("ждут вас"))


menu_leads.register(MenuLead(name="queues", entries=_queues, order=10))
