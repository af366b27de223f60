"""Undo what a request did, so that the next one finds everything as it was."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

__all__ = ["undone"]


@contextmanager
def undone() -> Iterator[None]:
    """Roll the block back. As the transaction of a test, it does not count for slow work (`core.plane`)."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]  # as django.test.TestCase marks its own
    with around:
        yield
        transaction.set_rollback(True)
