"""Published appeals, from models without private columns."""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import (
    Exists,
    Func,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    TextChoices,
)
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from appeals.models.public import PublicAnswer, PublicAppeal, PublicPhoto
from appeals.numbers import number_found
from appeals.selectors.queue_filters import QueueFilters
from appeals.selectors.search import best_page, words_query
from appeals.states import states_where
from core import clock
from core.database.prepared import SOME_ID, SOME_NUMBER, PreparedQuery, related_keep
from core.errors import Missing
from core.keyset import Page, keyset_page
from core.plane import tenant_only
from taxonomy.service import categories_worded

__all__ = [
    "COUNT_CAP",
    "PAGE_SIZE",
    "PUBLIC_ROW",
    "RELATED",
    "Order",
    "PublicFilters",
    "appeals_public",
    "public_appeal",
    "public_count",
    "public_filtered",
    "public_number",
    "public_page",
    "public_photo",
    "public_photos_of_problem",
]

PAGE_SIZE = 50
# Exact words, and words that must not be there, are about what people wrote.
_LEAVES_OUT = re.compile(r'"|(?<=\s)-\S')
# A question of more words is looked for as a whole.
WORDS_APART = 8
EXCERPT = 240
# A number beyond this says no more to a person and costs more and more to find out.
COUNT_CAP = 1000

# What a resident tells apart (`StateSpec.shown_as`).


class Order(TextChoices):
    """Sort orders of a list."""

    BEST = "best", _("Сначала подходящие")
    NEWEST = "newest", _("Сначала новые")
    OLDEST = "oldest", _("Сначала старые")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFilters:
    """Filters of a visitor; every field that is set narrows the list. `days` counts back from now.

    `number` wins over everything else: who asks for one appeal wants that one. `nothing` is for what could not be
    understood: it shows nothing, because everything is not what was asked for. `order` is BEST only with words.
    """

    number: int | None = None
    nothing: bool = False
    order: Order = Order.NEWEST
    direction: str = ""
    category_id: UUID | None = None
    municipality_id: UUID | None = None
    state: str = ""
    days: int | None = None
    with_photos: bool = False
    query: str = ""

    @property
    def active(self) -> int:
        """Number of filters set, without the search box."""
        category = self.category_id or self.direction
        return sum(map(bool, (category, self.municipality_id, self.state, self.days, self.with_photos)))


@tenant_only
def public_filtered(filters: PublicFilters) -> QuerySet[PublicAppeal]:
    """Published appeals that pass the filters, unordered."""
    rows = PublicAppeal.objects.all()
    if filters.number is not None:
        return rows.filter(number=filters.number)
    if filters.nothing:
        return rows.none()
    if filters.category_id is not None:
        rows = rows.filter(category_id=filters.category_id)
    elif filters.direction:
        rows = rows.filter(category__direction=filters.direction)
    if filters.municipality_id is not None:
        rows = rows.filter(municipality_id=filters.municipality_id)
    if filters.state:
        rows = rows.filter(state__in=states_where(lambda spec: spec.shown_as == filters.state))
    if filters.days is not None:
        rows = rows.filter(received_at__gte=clock.now() - timedelta(days=filters.days))
    if filters.with_photos:
        rows = rows.filter(Exists(public_photos_of_problem().filter(appeal=OuterRef("pk"))))
    if filters.query:
        rows = rows.filter(_said(filters.query))
    return rows


def _said(query: str) -> Q:
    """The condition that each word occurs in text, address or names of the category; one query for categories."""
    found = Q(public_search=words_query(query))
    if _LEAVES_OUT.search(query):
        return found
    words = query.split()
    parts = [query] if len(words) > WORDS_APART or "or" in words else words
    apart, in_text = Q(), []
    topics_of_parts = categories_worded([words_query(part) for part in parts])
    for part, topics in zip(parts, topics_of_parts, strict=True):
        if topics:
            apart &= Q(public_search=words_query(part)) | Q(category_id__in=topics)
        else:
            in_text.append(part)
    if not apart:
        return found
    rest = words_query(" ".join(in_text))
    # Nothing is left to be in the text when the rest is only «на» and «в».
    return found | apart & (
        Q(public_search=rest) | Q(Exact(Func(rest, function="numnode", output_field=IntegerField()), 0))
    )


@tenant_only
def public_number(words: str) -> int | None:
    """The number of the published appeal that these words name, if any."""
    return number_found(words, PublicAppeal.objects.all())


@tenant_only
def public_count(filters: PublicFilters) -> int:
    """How many published appeals pass the filters, at most COUNT_CAP + 1 (one query)."""
    return public_filtered(filters).order_by().values("pk")[: COUNT_CAP + 1].count()


@tenant_only
def public_page(filters: PublicFilters, *, cursor: str = "", size: int = PAGE_SIZE) -> Page[PublicAppeal]:
    """A page of published appeals in the order that the filters name, with `excerpt` and `photos` (two queries)."""
    found = public_filtered(filters)
    if filters.order == Order.BEST and filters.query and filters.number is None:
        return best_page(
            found, _shown(PublicAppeal.objects.all()), filters.query, vector="public_search", cursor=cursor, size=size
        )
    return keyset_page(_shown(found), cursor=cursor, size=size, oldest_first=filters.order == Order.OLDEST)


def _shown(rows: QuerySet[PublicAppeal]) -> QuerySet[PublicAppeal]:
    photos = public_photos_of_problem().only("appeal_id")
    return (
        rows.select_related("category", "municipality")
        .only("number", "state", "public_address", "received_at", "rating", "category__title", "municipality__name")
        .annotate(excerpt=Left("public_text", EXCERPT))
        .prefetch_related(Prefetch("attachments", queryset=photos, to_attr="photos"))
    )


@tenant_only
def public_appeal(number: int) -> PublicAppeal:
    """One published appeal with its category, municipality and organisations, answers and photos. Raises Missing."""
    for appeal in _PUBLIC_APPEAL.rows({SOME_NUMBER: number}):
        for name, rows in _BELONGING.items():
            related_keep(appeal, name, partial(rows.rows, {SOME_ID: appeal.id}))
        return appeal
    raise Missing(gettext("Такого обращения на портале нет."))


_PUBLIC_APPEAL: PreparedQuery[PublicAppeal] = PreparedQuery(
    lambda: (
        PublicAppeal.objects.select_related("category", "municipality", "ministry", "executor")
        .defer("public_search", "municipality__boundary")
        .filter(number=SOME_NUMBER)
        .order_by()
    )
)
_BELONGING: dict[str, PreparedQuery[Any]] = {
    "answers": PreparedQuery(lambda: PublicAnswer.objects.filter(appeal_id=SOME_ID).select_related("executor")),
    "attachments": PreparedQuery(lambda: PublicPhoto.objects.filter(appeal_id=SOME_ID)),
}


@tenant_only
def public_photo(photo_id: UUID) -> PublicPhoto | None:
    """A public photo; None for any other."""
    return PublicPhoto.objects.filter(pk=photo_id).first()


def public_photos_of_problem() -> QuerySet[PublicPhoto]:
    """Photos that applicants sent with their published appeals («было»)."""
    return PublicPhoto.objects.filter(answer=None)


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
