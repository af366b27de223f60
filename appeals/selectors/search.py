"""Full text search in appeals, ordered by relevance."""

import re
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, IntegerField, Q, QuerySet
from django.db.models.functions import Cast

from appeals.models.appeal import PublicColumns
from appeals.numbers import DASHES
from core.keyset import Page, Position
from core.typed import plain

__all__ = ["best_page", "words_query"]

Row = TypeVar("Row", bound=PublicColumns)

# Ranking reads the words of each appeal that fits: the newest that many are enough to choose from.
RANKED = 2000
# Ranks are small fractions; as whole numbers they can be compared with those of the page before.
SHARES = 1_000_000
# Logarithm of the length: a long story that names a pit once is less about it.
BY_LENGTH = 1

# «Гончарова - яма», «- яма»: people part words with a dash; only one that clings to a later word leaves it out.
_LOOSE_DASH = re.compile(rf"(?<!\S)[{DASHES}]+(?!\S)|^\s*[{DASHES}]+")


def words_query(words: str) -> SearchQuery:
    """The full text query for typed words: all words in any form, `"exact ones"`, `-without this`, `or`."""
    return SearchQuery(_LOOSE_DASH.sub(" ", plain(words)).strip(), config="russian", search_type="websearch")


@dataclass(frozen=True, slots=True)
class _Place:
    """A position in a list ordered by relevance."""

    rank: int
    position: Position

    def __str__(self) -> str:
        return f"{self.rank:x}~{self.position}"

    @classmethod
    def parse(cls, text: str) -> "_Place | None":
        rank, _tilde, rest = text.partition("~")
        position = Position.parse(rest)
        if position is None or not re.fullmatch(r"[0-9a-f]{1,8}", rank):
            return None
        return cls(int(rank, 16), position)


def best_page(
    found: QuerySet[Row], shown: QuerySet[Row], words: str, *, vector: str, cursor: str = "", size: int
) -> Page[Row]:
    """A page of the appeals that were `found` by these words: what fits best first, of what fits alike the newest.

    `shown` are all appeals with what a row needs, `vector` is the column that was searched. The newest RANKED of those
    found are ranked, the others left out.
    """
    newest = found.order_by("-received_at", "-id").values("pk")[:RANKED]
    rank = SearchRank(F(vector), words_query(words), normalization=BY_LENGTH)
    rows = (
        shown.filter(pk__in=newest)
        .annotate(rank=Cast(rank * SHARES, IntegerField()))
        .order_by("-rank", "-received_at", "-id")
    )
    place = _Place.parse(cursor)
    if place is not None:
        moment, key = place.position.moment, place.position.id
        later = Q(received_at__lt=moment) | Q(received_at=moment, id__lt=key)
        rows = rows.filter(Q(rank__lt=place.rank) | (Q(rank=place.rank) & later))
    page: list[Any] = list(rows[: size + 1])
    last = page[size - 1] if len(page) > size else None
    following = str(_Place(last.rank, Position(last.received_at, last.pk))) if last is not None else ""
    return Page(items=page[:size], next_cursor=following)
