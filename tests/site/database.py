"""A database of its own beside the one that the tests themselves use, on the same server."""

import contextlib
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

__all__ = ["scratch_database"]


@contextlib.contextmanager
def scratch_database(url: str, suffix: str) -> Iterator[str]:
    """Make an empty database named after that of `url`; yields its URL and drops it at the end."""
    parts = urlsplit("postgresql" + url[url.index(":") :])
    name = f"{parts.path.lstrip('/')}_{suffix}"
    with contextlib.closing(psycopg2.connect(urlunsplit(parts))) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(_drop(name))
            # The server's own locale, as for the tests' database: letters of both cases are told by it.
            cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
            try:
                yield urlunsplit(parts._replace(path=f"/{name}"))
            finally:
                cursor.execute(_drop(name))


def _drop(name: str) -> sql.Composed:
    return sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
