"""Solved appeals for the home page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.functions import Left

from appeals.models.public import PublicAppeal, PublicPhoto
from appeals.selectors.public import EXCERPT, public_photos_of_problem
from appeals.states import State
from core.guard import cached, guarded_rows
from core.plane import tenant_only

__all__ = ["Solved", "solved_latest"]

CACHE_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A solved appeal with a photo of before and one of after. `days` is from receipt to the last answer."""

    number: int
    category: str
    municipality: str
    excerpt: str
    days: int
    before: UUID
    after: UUID


@tenant_only
def solved_latest(*, limit: int = 6) -> list[Solved]:
    """The published appeals closed last whose photos show before and after; up to a minute old."""
    return cached(f"portal:solved:{limit}", lambda: _find_solved(limit), CACHE_SECONDS, shape=(Solved,))


def _find_solved(limit: int) -> list[Solved]:
    before = public_photos_of_problem()
    after = PublicPhoto.objects.filter(answer__isnull=False)
    of_row = {"appeal": OuterRef("pk")}
    rows = (
        PublicAppeal.objects.filter(state=State.CLOSED, rating__gte=4)
        .filter(Exists(before.filter(**of_row)), Exists(after.filter(**of_row)))
        .select_related("category", "municipality")
        .only("number", "received_at", "answered_at", "category__title", "municipality__name")
        .annotate(excerpt=Left("public_text", EXCERPT))
        .prefetch_related(
            Prefetch("attachments", queryset=before.only("appeal_id"), to_attr="photos"),
            Prefetch(
                "attachments",
                queryset=after.order_by("-answer__created_at", "position").only("appeal_id"),
                to_attr="proofs",
            ),
        )
        .order_by("-closed_at")[:limit]
    )
    # A photo may have gone between the queries.
    return guarded_rows("home.solved", [row for row in rows if row.photos and row.proofs], _solved)


def _solved(row: Any) -> Solved:
    return Solved(
        number=row.number,
        category=row.category.title,
        municipality=row.municipality.name if row.municipality else "",
        excerpt=row.excerpt,
        days=max(1, (row.answered_at - row.received_at).days),
        before=row.photos[0].id,
        after=row.proofs[0].id,
    )
