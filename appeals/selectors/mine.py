"""A resident's own appeals."""

from collections.abc import Callable

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Left

from appeals.clocks.kinds import VERDICT
from appeals.clocks.reading import clock_due
from appeals.models import Appeal
from appeals.selectors.keyset import Page, keyset_page
from appeals.selectors.photos import photos_of_problem
from appeals.selectors.public import EXCERPT, PAGE_SIZE
from appeals.states import Party, StateSpec, states_where
from core.plane import tenant_only
from tenants.service import Person

__all__ = ["MY_STATES", "mine_page", "mine_waiting"]

MAX_WAITING = 50

MY_STATES: dict[str, Callable[[StateSpec], bool]] = {
    "work": lambda spec: not spec.is_final,
    "solved": lambda spec: spec.is_final and spec.shown_as == "solved",
    "rejected": lambda spec: spec.is_final and not spec.shown_as,
}


def _waiting() -> frozenset[str]:
    """The states in which the next step is the resident's."""
    return states_where(lambda spec: spec.turn == Party.APPLICANT)


@tenant_only
def mine_page(person: Person, *, state: str = "", cursor: str = "", pages: int = 1) -> Page[Appeal]:
    """One page or several of the person's appeals, newest first; without a `state`, without those of `mine_waiting`."""
    rows = _mine(person)
    rows = rows.filter(state__in=states_where(MY_STATES[state])) if state else rows.exclude(state__in=_waiting())
    return keyset_page(rows, cursor=cursor, size=PAGE_SIZE * pages)


@tenant_only
def mine_waiting(person: Person) -> list[Appeal]:
    """The person's appeals that wait for their answer or their verdict, the longest waiting first.

    `verdict_until` is when the appeal closes without a verdict, None if it does not wait for one.
    """
    rows = _mine(person).annotate(verdict_until=clock_due(VERDICT, is_open=True))
    return list(rows.filter(state__in=_waiting()).order_by("state_since", "id")[:MAX_WAITING])


def _mine(person: Person) -> QuerySet[Appeal]:
    photos = Prefetch("attachments", queryset=photos_of_problem().only("appeal_id"), to_attr="photos")
    columns = ("number", "state", "address", "received_at", "rating")
    return (
        Appeal.objects.filter(applicant_id=person.user_id)
        .select_related("category", "municipality")
        .only(*columns, "category__title", "municipality__name")
        .annotate(excerpt=Left("text", EXCERPT))
        .prefetch_related(photos)
    )
