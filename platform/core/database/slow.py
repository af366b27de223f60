"""Keep slow work out of transactions, where it would hold rows, locks and a connection meanwhile (ADR 28)."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection

__all__ = ["TransactionOpen", "outside_transaction"]

P = ParamSpec("P")
R = TypeVar("R")


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
