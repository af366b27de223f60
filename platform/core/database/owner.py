"""Switch to the role that owns the schemas, to create, migrate and remove them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.transaction import TransactionManagementError

from core.database.base import DatabaseWrapper, role_book

__all__ = ["as_owner", "owner_everywhere"]


@contextmanager
def as_owner() -> Iterator[None]:
    """Make this thread's connection the owner's until the end of the block; the schema stays the same.

    With a DATABASE_OWNER_URL it is another connection, so it cannot be used within a transaction: raises
    TransactionManagementError there.
    """
    if connection.is_owner:  # type: ignore[attr-defined]  # our backend
        yield
        return
    _exchange(to_owner=True)
    try:
        yield
    finally:
        _exchange(to_owner=False)
        role_book.forget()


def _exchange(*, to_owner: bool) -> None:
    if connection.settings_dict.get("OWNER"):
        if to_owner and connection.in_atomic_block:
            raise TransactionManagementError("the owner has a connection of its own: not within a transaction")
        connection.close()
    if to_owner:
        connection.is_owner = True  # type: ignore[attr-defined]  # our backend
    else:
        del connection.is_owner  # type: ignore[attr-defined]
    connection.search_path_set_schemas = None  # type: ignore[attr-defined]


@contextmanager
def owner_everywhere() -> Iterator[None]:
    """Make every connection opened within the block the owner's; for creating test databases."""
    connection.close()
    DatabaseWrapper.is_owner = True
    try:
        yield
    finally:
        DatabaseWrapper.is_owner = False
        connection.close()
