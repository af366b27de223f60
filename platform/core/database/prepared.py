"""Cache the SQL of frequent queries in the process instead of compiling it in each request (ADR 20).

Django takes several times as long to compile such a query as PostgreSQL takes to execute it.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, connections
from django.db.models import Model, QuerySet

from core.plane import current_schema

__all__ = ["SOME_DAY", "SOME_ID", "SOME_MOMENT", "SOME_NUMBER", "SOME_TEXT", "PreparedQuery", "related_keep"]

# Placeholders for values that are bound later; none of them is a real id, time, day, number or text.
SOME_ID = UUID(int=0)
SOME_MOMENT = datetime.min.replace(tzinfo=UTC)
SOME_DAY = date.min
SOME_NUMBER = 2**31 - 1
SOME_TEXT = "\0"

Row = TypeVar("Row")


class PreparedQuery(Generic[Row]):
    """A query whose SQL is compiled once; only values change.

    `make` builds it with placeholders (SOME_ID, SOME_MOMENT and the like). Everything else in it (ids of a person, of
    their roles) must be constant, so cache such queries under all of that. Each region has its own, because lazy
    queries do not cross regions.
    """

    def __init__(self, make: Callable[[], QuerySet[Any, Row]]) -> None:
        self._make = make
        self._made: dict[str, tuple[QuerySet[Any, Row], Any, str, tuple[Any, ...]]] = {}

    def rows(self, values: Mapping[Any, Any] | None = None) -> list[Row]:
        """The query's result with `values` bound to the placeholders; prefetches run as usual."""
        schema = current_schema()
        if schema not in self._made:
            made = self._make()
            compiler = made.query.get_compiler(using=connection.alias)
            sql, params = compiler.as_sql()
            self._made[schema] = (made, compiler, sql, tuple(params))
        made, compiler, sql, params = self._made[schema]
        if values:
            params = tuple(values.get(param, param) for param in params)
        found = made.all()
        # The compiler knows by now which column goes where; all it is asked for is its SQL.
        ours = copy(compiler)
        ours.connection = connections[connection.alias]
        ours.as_sql = lambda *_args, **_kwargs: (sql, params)
        found.query.get_compiler = lambda *_args, **_kwargs: ours  # type: ignore[method-assign]
        return list(found)


def related_keep(row: Model, name: str, read: Callable[[], Iterable[Any]]) -> None:
    """Make `row.<name>.all()`, a reverse foreign key, return what `read` finds, without a query.

    A value that is cached already stays, and `read` is not called. Django's own prefetching compiles each query again,
    even where it is known to return nothing.
    """
    kept = row.__dict__.setdefault("_prefetched_objects_cache", {})
    if name in kept:
        return
    relation: Any = row._meta.get_field(name)
    # Whoever asks it for more, or in another order, asks the database for rows of this one alone.
    found = getattr(row, name).all()
    found._result_cache = list(read())
    found._prefetch_done = True
    for one in found._result_cache:
        setattr(one, relation.field.name, row)
    kept[name] = found
