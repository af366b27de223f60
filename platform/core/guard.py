"""Skip a part that fails, keep the rest, and report the failure with its traceback.

Pages, lists and letters are built from data of many years; one unexpected row must not hide the other forty-nine. A
failure is an ERROR of the logger `core.guard`, which Sentry collects. The same failure of many rows is reported once,
with their number. Tests fail on an unexpected report.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from types import TracebackType
from typing import Any, TypeVar
from zlib import crc32

from django.core.cache import cache
from django.db import DatabaseError, connection, transaction

from core.cache_values import cacheable

__all__ = ["Failures", "cached", "guarded", "guarded_rows"]

# The standard logger: what fails is told by the arguments of a template, so that the same failure is one problem.
logger = logging.getLogger(__name__)

Row = TypeVar("Row")
Made = TypeVar("Made")


@dataclass(slots=True)
class Failures:
    """Failures of one part, grouped by error and place; `report` logs each group once."""

    part: str
    found: dict[tuple[type[Exception], str, int], tuple[Exception, int]] = field(default_factory=dict)

    def note(self, error: Exception, *, contained: bool = False) -> bool:
        """Record a failure; returns whether it is the first of its group. Raises it where nothing more can be shown.

        After an error of the database inside a transaction every further question fails too, unless a savepoint has
        `contained` it.
        """
        if isinstance(error, DatabaseError) and connection.in_atomic_block and not contained:
            raise error
        where = (type(error), *_place(error.__traceback__))
        first, count = self.found.get(where, (error, 0))
        self.found[where] = (first, count + 1)
        return count == 0

    def report(self) -> None:
        """Log each group of failures, with its traceback and count."""
        for error, count in self.found.values():
            _report(self.part, error, count)

    def report_once(self, error: Exception, *, contained: bool = False) -> None:
        """Record a failure and log it at once, if it is the first of its group."""
        if self.note(error, contained=contained):
            _report(self.part, error)


def guarded(part: str, make: Callable[[], Made], *, instead: Made, savepoint: bool = False) -> Made:
    """Return `make()`, or `instead` if it fails; the failure is reported under the name of the part.

    Pages are not in a transaction, where an error of the database reaches nothing that comes after. What may run inside
    of one asks for a `savepoint` (two more statements there, none elsewhere); without it such an error is raised.
    """
    failures = Failures(part)
    try:
        if not (savepoint and connection.in_atomic_block):
            return make()
        with transaction.atomic():
            return make()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is reported and the rest is shown
        failures.report_once(error, contained=savepoint)
        return instead


def guarded_rows(part: str, rows: Iterable[Row], make: Callable[[Row], Made]) -> list[Made]:
    """Convert each row, skipping those that fail. `rows` are read already."""
    failures = Failures(part)
    made = []
    for row in rows:
        try:
            made.append(make(row))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is reported and the other rows are shown
            failures.note(error)
    failures.report()
    return made


def cached(key: str, make: Callable[[], Made], seconds: int, *, shape: tuple[Any, ...] = ()) -> Made:
    """Get or compute the value under `key` in the region's cache, with an expiry in seconds.

    `shape` names the dataclasses that the value consists of: their fields are part of the key, so that what another
    release has kept is never read as ours. A value that cannot be read is made anew and reported. None is not kept.
    """
    for kind in shape:
        cacheable(kind)
    place = f"{key}:{_fingerprint(shape)}" if shape else key
    try:
        found: Made | None = cache.get(place)
    except Exception as error:  # noqa: BLE001 - a broken cache may raise anything
        _report(f"cache {key}", error)
        found = None
    if found is None:
        found = make()
        cache.set(place, found, seconds)
    return found


def _report(part: str, error: Exception, left_out: int = 1) -> None:
    logger.error("part_failed: %s, left out: %d", part, left_out, exc_info=error)


def _fingerprint(shape: tuple[Any, ...]) -> str:
    told = ";".join(",".join(one.name for one in fields(kind)) for kind in shape)
    return f"{crc32(told.encode()):08x}"


def _place(traceback: TracebackType | None) -> tuple[str, int]:
    if traceback is None:
        return "", 0
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback.tb_frame.f_code.co_filename, traceback.tb_lineno
