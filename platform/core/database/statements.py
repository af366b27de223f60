"""Allow only single statements that read or write rows.

Whoever may send `RESET ROLE` or `SET ROLE` leaves the region's role. PostgreSQL cannot forbid these two by privileges,
so the guard refuses them: injected text cannot start another statement and cannot change a setting.
"""

import re
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations

__all__ = ["CarriedOver", "DatabaseOperations", "Several", "StatementRefused", "statement_check"]

_ROWS = re.compile(
    r"[\s(]*(?:SELECT|INSERT|UPDATE|DELETE|WITH|VALUES|TABLE|LOCK|EXPLAIN|SAVEPOINT|RELEASE|ROLLBACK\s+TO"
    r"|DECLARE|FETCH|CLOSE|SHOW|SET\s+CONSTRAINTS)\b",
    re.IGNORECASE,
)


class StatementRefused(DatabaseError):
    """Not a single statement about rows; it was not sent."""


class Several(str):
    """Our own constant statements, sent together."""

    __slots__ = ()


def statement_check(sql: Any, cursor: Any = None) -> None:
    """Raise StatementRefused unless `sql` is one statement about rows, or Several.

    Values are bound later, so a semicolon here never comes from user input.
    """
    if type(sql) is Several:
        return
    text = sql if isinstance(sql, str) else sql.as_string(cursor)
    if not _ROWS.match(text):
        raise StatementRefused(f"a statement of this kind is the owner's: {text.split(maxsplit=1)[:1]}")
    if ";" in text and ";" in text.rstrip().removesuffix(";"):
        raise StatementRefused("several statements in one")
    if "set_config" in text.lower():
        raise StatementRefused("settings of the session are not changed by statements")


class CarriedOver(RuntimeError):
    """A lazy query built in one schema was about to run in another and would have read the other's rows."""


class DatabaseOperations(PostgresOperations):
    """PostgreSQL's operations, with a check of the schema a query was built in (`core.models.BornHere`)."""

    def compiler(self, compiler_name: str) -> Callable[..., Any]:  # type: ignore[override]
        """Return the SQL compiler. Raises CarriedOver for a query of another region."""
        compiler = super().compiler(compiler_name)

        def compiler_here(query: Any, *args: Any, **kwargs: Any) -> Any:
            born_in = getattr(query, "born_in", None)
            if born_in is not None and born_in != self.connection.schema_name:  # type: ignore[attr-defined]
                raise CarriedOver(f"a query built in {born_in!r} runs in {self.connection.schema_name!r}")  # type: ignore[attr-defined]
            return compiler(query, *args, **kwargs)

        return compiler_here
