"""The public list for the API: the same rows, narrowed by `QueueFilters`."""

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Left

from appeals.models.public import PublicAppeal
from appeals.selectors.public import EXCERPT, PublicFilters, public_filtered, public_number, public_photos_of_problem
from appeals.selectors.queue_filters import QueueFilters
from core.plane import tenant_only

__all__ = ["PUBLIC_ROW", "RELATED", "appeals_public"]

# What a row of a list for programs is made of.
PUBLIC_ROW = (
    "number",
    "state",
    "version",
    "public_address",
    "lat",
    "lon",
    "received_at",
    "closed_at",
    "rating",
    "is_published",
    "category__code",
    "category__title",
    "municipality__code",
    "municipality__name",
    "ministry__code",
    "ministry__short_name",
    "executor__code",
    "executor__short_name",
)
RELATED = ("category", "municipality", "ministry", "executor")


@tenant_only
def appeals_public(filters: QueueFilters, *, words: str) -> QuerySet[PublicAppeal]:
    """What everybody may see; rows carry `excerpt` and `shown_photos`.

    `words` are looked for in what the public reads; `filters` must ask for nothing private (`words`, `channel`,
    `only_photos`).
    """
    found = public_filtered(PublicFilters(query=words, number=public_number(words)))
    return (
        filters.apply(found)
        .select_related(*RELATED)
        .only(*PUBLIC_ROW)
        .annotate(excerpt=Left("public_text", EXCERPT))
        .prefetch_related(Prefetch("attachments", queryset=public_photos_of_problem(), to_attr="shown_photos"))
    )
