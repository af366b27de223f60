"""How PostgreSQL would answer a query."""

from django.db import connection

from core.database.statements import Several

__all__ = ["plan_of"]


def plan_of(sql: str) -> str:
    """The plan of a query with its values, as if the tables were too big to be read whole; inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(Several("SET LOCAL enable_seqscan = off"))
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())
