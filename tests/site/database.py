"""A database of its own beside the one that the tests themselves use, on the same server."""

import contextlib
import os
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

__all__ = ["scratch_database"]


@contextlib.contextmanager
def scratch_database(suffix: str) -> Iterator[dict[str, str]]:
    """Make an empty database named after that of the tests; yields the settings that lead to it."""
    urls = {name: _parts(name) for name in ("DATABASE_URL", "DATABASE_OWNER_URL") if os.environ.get(name)}
    parts = urls.get("DATABASE_OWNER_URL", urls["DATABASE_URL"])
    name = f"{parts.path.lstrip('/')}_{suffix}"
    with contextlib.closing(psycopg2.connect(urlunsplit(parts))) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(_drop(name))
            # The server's own locale, as for the tests' database: letters of both cases are told by it.
            cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
            try:
                yield {setting: urlunsplit(url._replace(path=f"/{name}")) for setting, url in urls.items()}
            finally:
                cursor.execute(_drop(name))


def _parts(setting: str) -> SplitResult:
    url = os.environ[setting]
    return urlsplit("postgresql" + url[url.index(":") :])


def _drop(name: str) -> sql.Composed:
    return sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
