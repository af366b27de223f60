"""Run a block with the services and Django ready."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from config.runtime.environment import environment_ready
from config.runtime.errors import RuntimeFault

__all__ = ["django_ready"]

HELP = {"-h", "--help"}
# Settings are read even to print help, but nothing connects to these.
NOWHERE = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "VALKEY_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": "only-for-help",
}


@contextmanager
def django_ready(arguments: Sequence[str]) -> Iterator[None]:
    """Start services, environment and Django. Raises RuntimeFault if they are unavailable; `frame` prints it."""
    with _environment(arguments):
        import django
        from django.db import ProgrammingError, connections

        django.setup()
        try:
            yield
        except ProgrammingError as error:
            _explain(error)
            raise
        finally:
            connections.close_all()


@contextmanager
def _environment(arguments: Sequence[str]) -> Iterator[None]:
    if not arguments or HELP & set(arguments):
        for name, value in NOWHERE.items():
            os.environ.setdefault(name, value)
        yield
    else:
        with environment_ready():
            yield


def _explain(error: Exception) -> None:
    """Raise RuntimeFault if the database is older than the program, which explains a missing table or column."""
    from psycopg2.errors import UndefinedColumn, UndefinedTable

    from tenants.administration import public_is_behind

    if isinstance(error.__cause__, UndefinedTable | UndefinedColumn) and public_is_behind():
        raise RuntimeFault("База данных отстала от программы. Обновить её: otklik region migrate") from None
