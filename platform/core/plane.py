"""Decorators that say where code may run: in a region's schema, in `public`, outside a transaction.

A missing region must raise; falling back to `public` would mix regions (docs/adr/0001). Slow work inside a transaction
would hold rows, locks and a connection meanwhile (docs/adr/0028).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection
from django_tenants.postgresql_backend.base import FakeTenant
from django_tenants.utils import get_public_schema_name, tenant_context

__all__ = [
    "PublicRequired",
    "RegionRequired",
    "TransactionOpen",
    "current_schema",
    "enter_public",
    "in_public",
    "in_region",
    "outside_transaction",
    "public_only",
    "region_schema",
    "tenant_only",
]

P = ParamSpec("P")
R = TypeVar("R")


class RegionRequired(RuntimeError):
    """Code of a region was called in `public`."""


class PublicRequired(RuntimeError):
    """Code of the whole installation was called inside a region."""


def current_schema() -> str:
    """The schema in which this thread works now."""
    return str(connection.schema_name)  # type: ignore[attr-defined]


def enter_public() -> None:
    """Leave the region of this thread; for code that cannot trust what ran before it."""
    connection.set_schema_to_public()  # type: ignore[attr-defined]


@contextmanager
def in_public() -> Iterator[None]:
    """Work in `public` until the end of the block, to write shared data with the login's rights."""
    if not in_region():
        yield
        return
    with tenant_context(FakeTenant(get_public_schema_name())):
        yield


def in_region() -> bool:
    """Whether this thread works in a region's schema."""
    return current_schema() != get_public_schema_name()


def region_schema() -> str:
    """The schema of the current region. Raises RegionRequired in `public`."""
    if not in_region():
        raise RegionRequired("this code needs a region; wrap it in tenant_context(region)")
    return current_schema()


def tenant_only(function: Callable[P, R]) -> Callable[P, R]:
    """Refuse to run outside a region."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not in_region():
            raise RegionRequired(f"{function.__qualname__} needs a region; the schema is {current_schema()!r}")
        return function(*args, **kwargs)

    return guarded


def public_only(function: Callable[P, R]) -> Callable[P, R]:
    """Refuse to run inside a region."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if in_region():
            raise PublicRequired(f"{function.__qualname__} belongs to public; the schema is {current_schema()!r}")
        return function(*args, **kwargs)

    return guarded


class TransactionOpen(RuntimeError):
    """Slow work was called inside a transaction: do it first, then write."""


def outside_transaction(function: Callable[P, R]) -> Callable[P, R]:
    """Refuse to run inside a transaction; that of a test which is rolled back does not count, as with `durable`."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        blocks = connection.atomic_blocks
        if blocks and not blocks[-1]._from_testcase:  # type: ignore[attr-defined]  # as `durable` asks it
            raise TransactionOpen(f"{function.__qualname__} is slow: call it before the transaction")
        return function(*args, **kwargs)

    return guarded
