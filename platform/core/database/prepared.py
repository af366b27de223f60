"""Questions that pages ask again and again: Django puts them into SQL once a process instead of once a request.

Putting a query together takes Django several times what PostgreSQL takes to answer it.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

__all__ = ["SOME_ID", "SOME_MOMENT", "PreparedQuery"]

# They stand in a query for values that are not known yet: nobody's id, no moment of ours.
SOME_ID = UUID(int=0)
SOME_MOMENT = datetime.min.replace(tzinfo=UTC)


class PreparedQuery:
    """A query in which nothing changes but values.

    `make` builds it as `values_list(…)`, with SOME_ID and SOME_MOMENT where they will be. The SQL names no schema: it
    reads the region that the connection stands in. What else is in it (ids of a person, of their roles) is the same
    each time, so one who keeps such queries keeps them by all of that and by the region.
    """

    def __init__(self, make: Callable[[], QuerySet[Any, Any]]) -> None:
        self._make = make
        self._made: tuple[str, tuple[Any, ...], Any, Any] | None = None

    def rows(self, values: Mapping[Any, Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows, read anew each time, with `values` in the places of what stands for them."""
        sql, params, compiler, converters = self._prepared()
        if values:
            params = tuple(values.get(param, param) for param in params)
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = cursor.fetchall()
        return list(map(tuple, compiler.apply_converters(rows, converters))) if converters else rows

    def _prepared(self) -> tuple[str, tuple[Any, ...], Any, Any]:
        if self._made is None:
            compiler = self._make().query.get_compiler(using=connection.alias)
            sql, params = compiler.as_sql()
            converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
            self._made = (sql, tuple(params), compiler, converters)
        return self._made
