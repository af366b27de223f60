"""Appeals of a person: a resident's own, and those that staff could see before and that have moved on."""

from collections.abc import Callable

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Left

from appeals.access import capacities_of
from appeals.clocks.kinds import VERDICT
from appeals.clocks.reading import clock_due
from appeals.events import SUBJECT
from appeals.models import Appeal, Assignment
from appeals.selectors.listing import photos_of_problem
from appeals.selectors.public import EXCERPT, PAGE_SIZE
from appeals.states import Party, StateSpec, states_where
from core.events.models import Event
from core.keyset import Page, keyset_page
from core.plane import tenant_only
from tenants.service import Person, Role

__all__ = ["MY_STATES", "appeal_departed", "mine_page", "mine_waiting"]

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


@tenant_only
def appeal_departed(person: Person, number: int) -> Appeal | None:
    """The appeal of that number if a member of staff, or their organisation, worked on it and may no longer open it.

    None for any other, and for confidential ones.
    """
    if not person.is_staff:
        return None
    rows = Appeal.objects.select_related("category").defer("search", "public_search")
    appeal = rows.filter(number=number, is_confidential=False).exclude(applicant_id=person.user_id).first()
    if appeal is None or capacities_of(person, appeal):
        return None
    return appeal if _had_a_hand(person, appeal) else None


def _had_a_hand(person: Person, appeal: Appeal) -> bool:
    executors = [grant.organisation_id for grant in person.grants_of(Role.EXECUTOR)]
    if executors and Assignment.objects.filter(appeal=appeal, executor_id__in=executors).exists():
        return True
    mine = Q(actor_id=person.user_id)
    for grant in person.grants_of(Role.MINISTRY_MODERATOR):
        mine |= Q(payload__former_ministry_id=str(grant.organisation_id))
    return Event.objects.filter(mine, subject_type=SUBJECT, subject_id=appeal.id).exists()
