"""Allow only single statements that read or write rows.

Whoever may send `RESET ROLE` or `SET ROLE` leaves the region's role. PostgreSQL cannot forbid these two by privileges,
so the guard refuses them: injected text cannot start another statement and cannot change a setting.
"""

import re
from typing import Any

from django.db import DatabaseError

__all__ = ["Several", "StatementRefused", "statement_check"]

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
