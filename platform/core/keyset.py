"""Keyset pagination: as fast at the end of a long list as at its beginning, and stable while new rows arrive."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

__all__ = ["Page", "Position", "around", "batches_by_id", "keyset_page"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Position:
    """A key in a list ordered by a time; the id breaks ties."""

    moment: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.microseconds:x}.{self.id.hex}"

    @property
    def microseconds(self) -> int:
        """The moment as a number, since 1970."""
        return (self.moment - _EPOCH) // _MICROSECOND

    @classmethod
    def of(cls, microseconds: int, id: UUID) -> "Position":
        """The position of such a moment. Raises OverflowError for one that no date has."""
        return cls(_EPOCH + microseconds * _MICROSECOND, id)

    @classmethod
    def parse(cls, text: str) -> "Position | None":
        """The position that `str()` wrote; None for anything else."""
        moment, _dot, key = text.partition(".")
        try:
            return cls.of(int(moment, 16), UUID(hex=key))
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Part of a list; `next_cursor` is where the following part begins, empty at the end."""

    items: list[Row]
    next_cursor: str


def around(
    rows: QuerySet[Row], position: Position | None, *, oldest_first: bool = False, moment: str = "received_at"
) -> QuerySet[Row]:
    """The rows after a key in the given order, or all from the beginning."""
    side, order = ("gt", "") if oldest_first else ("lt", "-")
    ordered = rows.order_by(f"{order}{moment}", f"{order}id")
    if position is None:
        return ordered
    # The first condition is the one that an index finds its place by; the second is exact.
    return ordered.filter(
        Q(**{f"{moment}__{side}e": position.moment}),
        Q(**{f"{moment}__{side}": position.moment}) | Q(**{f"id__{side}": position.id}),
    )


def keyset_page(
    rows: QuerySet[Row], *, cursor: str = "", size: int, moment: str = "received_at", oldest_first: bool = False
) -> Page[Row]:
    """A page of `size` rows, from the beginning or after a cursor; an unknown cursor starts over."""
    found = list(around(rows, Position.parse(cursor), moment=moment, oldest_first=oldest_first)[: size + 1])
    items = found[:size]
    following = str(Position(getattr(items[-1], moment), items[-1].pk)) if len(found) > size else ""
    return Page(items=items, next_cursor=following)


def batches_by_id(rows: QuerySet[Row], size: int) -> Iterator[list[Row]]:
    """All rows by id, so many at a time, each batch by a query of its own: rows may change between them."""
    ordered, after = rows.order_by("pk"), None
    while batch := list((ordered.filter(pk__gt=after) if after else ordered)[:size]):
        yield batch
        if len(batch) < size:
            return
        after = batch[-1].pk
