"""Figures of the portal's home page; each says what it counts. Returns nothing but numbers."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Aggregate, Count, DurationField, Exists, F, OuterRef, Q

from appeals.models import Answer, Appeal, Verdict, VerdictKind
from core import clock
from core.guard import cached
from core.plane import tenant_only

__all__ = ["PublicNumbers", "public_numbers"]

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
    earlier = Answer.objects.filter(appeal=OuterRef("appeal"), created_at__lt=OuterRef("created_at"))
    first_answers = Answer.objects.filter(~Exists(earlier), created_at__gte=since)
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
