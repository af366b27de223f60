"""A list in the database that a package gives to others: they read parts of it, but never filter it."""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

__all__ = ["Rows"]

Value = TypeVar("Value")


class Rows(Generic[Value]):
    """Values of an ordered query. A slice is one query with a limit."""

    def __init__(self, query: QuerySet[Any, Any], value: Callable[[Any], Value]) -> None:
        self._query = query
        self._value = value

    def count(self) -> int:
        """How many there are. One query."""
        return self._query.count()

    def page(self, number: str | int | None, size: int) -> Page[Value]:
        """A numbered page; the nearest one for a number that there is none of. Two queries."""
        # It asks for `count` and a slice, not for all that its type says.
        return Paginator(cast("list[Value]", self), size).get_page(number)

    def __getitem__(self, part: slice) -> list[Value]:
        return [self._value(row) for row in self._query[part]]

    def __iter__(self) -> Iterator[Value]:
        return (self._value(row) for row in self._query)
