"""Figures and solved appeals for the portal's home page. Each figure says what it counts."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, DurationField, Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Left

from appeals.models import Answer, Appeal, Verdict, VerdictKind
from appeals.models.public import PublicAppeal, PublicPhoto
from appeals.selectors.public import EXCERPT, public_photos_of_problem
from appeals.states import State
from core import clock
from core.guard import cached, guarded_rows
from core.plane import tenant_only

__all__ = ["PublicNumbers", "Solved", "public_numbers", "solved_latest"]

CACHE_SECONDS = 60
PERIOD = timedelta(days=30)


class Median(Aggregate):
    """The middle value of a group (PostgreSQL's ordered-set aggregate)."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNumbers:
    """The last 30 days of a region.

    `confirmed_share` (percent) is of the answers that residents judged, of which there were `judged`; answers that
    nobody judged in time are not counted either way. `median_hours` is from receipt to the first answer.
    """

    received: int
    answered: int
    confirmed: int
    judged: int
    confirmed_share: int | None
    median_hours: int | None


@tenant_only
def public_numbers() -> PublicNumbers:
    """Numbers of the last 30 days; up to a minute old."""
    return cached("portal:numbers", _count_numbers, CACHE_SECONDS, shape=(PublicNumbers,))


def _count_numbers() -> PublicNumbers:
    since = clock.now() - PERIOD
    gone_out = Answer.objects.filter(is_withheld=False)
    earlier = gone_out.filter(appeal=OuterRef("appeal"), created_at__lt=OuterRef("created_at"))
    first_answers = gone_out.filter(~Exists(earlier), created_at__gte=since)
    answers = first_answers.aggregate(
        count=Count("pk"),
        median=Median(F("created_at") - F("appeal__received_at"), output_field=DurationField()),
    )
    verdicts = Verdict.objects.filter(created_at__gte=since).aggregate(
        confirmed=Count("pk", filter=Q(kind=VerdictKind.CONFIRMED)),
        judged=Count("pk", filter=~Q(kind=VerdictKind.EXPIRED)),
    )
    median: timedelta | None = answers["median"]
    confirmed, judged = verdicts["confirmed"], verdicts["judged"]
    return PublicNumbers(
        received=Appeal.objects.filter(received_at__gte=since).count(),
        answered=answers["count"],
        confirmed=confirmed,
        judged=judged,
        confirmed_share=round(100 * confirmed / judged) if judged else None,
        median_hours=max(1, round(median / timedelta(hours=1))) if median is not None else None,
    )


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
