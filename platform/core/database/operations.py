"""Refuse to run a query in another region than the one it was built in."""

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations

__all__ = ["CarriedOver", "DatabaseOperations"]


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
