"""What everybody may see: published appeals, without a name, a contact or a word that is not masked."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Left

from appeals.models import Appeal, Attachment, AttachmentState
from appeals.selectors.keyset import Page, keyset_page
from appeals.states import State
from core import clock
from core.plane import tenant_only

__all__ = [
    "PAGE_SIZE",
    "PUBLIC_STATES",
    "PublicFilters",
    "photos_of_problem",
    "public_appeals",
    "public_filtered",
    "public_page",
]

PAGE_SIZE = 50
EXCERPT = 240
MAX_NUMBER = 2**63 - 1

# What a resident tells apart, in states of the table.
PUBLIC_STATES: dict[str, frozenset[State]] = {
    "work": frozenset({State.MODERATION_2, State.CLARIFICATION, State.ASSIGNED, State.RETURNED}),
    "answered": frozenset({State.ANSWERED}),
    "solved": frozenset({State.CLOSED}),
}

_NUMBER = re.compile(r"\s*(?:№\s*)?(?:[^\W\d_]{1,4}\s*-\s*)?(\d{1,19})\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFilters:
    """What a visitor looks for; every field that is set narrows the list. `days` counts back from now."""

    direction: str = ""
    category_id: UUID | None = None
    municipality_id: UUID | None = None
    state: str = ""
    days: int | None = None
    with_photos: bool = False
    query: str = ""

    @property
    def active(self) -> int:
        """How many filters are set, the search box not counted."""
        category = self.category_id or self.direction
        return sum(map(bool, (category, self.municipality_id, self.state, self.days, self.with_photos)))


@tenant_only
def public_appeals() -> QuerySet[Appeal]:
    """All published appeals, without the columns that the public never reads or that are heavy."""
    private = (
        "text",
        "address",
        "search",
        "public_search",
        "contact_name",
        "contact_email",
        "contact_phone",
        "rejection_text",
    )
    return Appeal.objects.filter(is_published=True).defer(*private)


@tenant_only
def public_filtered(filters: PublicFilters) -> QuerySet[Appeal]:
    """Published appeals that pass the filters, in no order."""
    rows = Appeal.objects.filter(is_published=True)
    if filters.category_id is not None:
        rows = rows.filter(category_id=filters.category_id)
    elif filters.direction:
        rows = rows.filter(category__direction=filters.direction)
    if filters.municipality_id is not None:
        rows = rows.filter(municipality_id=filters.municipality_id)
    if filters.state:
        rows = rows.filter(state__in=PUBLIC_STATES[filters.state])
    if filters.days is not None:
        rows = rows.filter(received_at__gte=clock.now() - timedelta(days=filters.days))
    if filters.with_photos:
        rows = rows.filter(Exists(photos_of_problem().filter(appeal=OuterRef("pk"))))
    return _searched(rows, filters.query)


@tenant_only
def public_page(filters: PublicFilters, *, cursor: str = "", size: int = PAGE_SIZE) -> Page[Appeal]:
    """A page of published appeals, newest first, with `excerpt` and `photos` (two queries)."""
    rows = (
        public_filtered(filters)
        .select_related("category", "municipality")
        .only("number", "state", "public_address", "received_at", "rating", "category__title", "municipality__name")
        .annotate(excerpt=Left("public_text", EXCERPT))
        .prefetch_related(Prefetch("attachments", queryset=photos_of_problem().only("appeal_id"), to_attr="photos"))
    )
    return keyset_page(rows, cursor=cursor, size=size)


def photos_of_problem() -> QuerySet[Attachment]:
    """Photos that applicants sent with their appeals («было») and that can be shown; those of replies are private."""
    return Attachment.objects.filter(state=AttachmentState.READY, answer=None, message=None)


def _searched(rows: QuerySet[Appeal], words: str) -> QuerySet[Appeal]:
    words = words.replace("\x00", " ").strip()
    if not words:
        return rows
    number = _NUMBER.fullmatch(words)
    if number is not None and int(number[1]) <= MAX_NUMBER:
        return rows.filter(number=int(number[1]))
    # Not `search`: that is made of the unmasked words, and what is masked could be found by asking for it.
    return rows.filter(public_search=SearchQuery(words, config="russian", search_type="websearch"))
