"""Recognise errors caused by an outage: the database is down, the disk is full."""

from __future__ import annotations

import errno
from enum import StrEnum

from django.db import InterfaceError, OperationalError

__all__ = ["Outage", "outage_of"]

# PostgreSQL: connection exceptions, insufficient resources, operator intervention.
_CLASSES = ("08", "53", "57P")
_NO_ROOM = "53100"


class Outage(StrEnum):
    """The failed service."""

    DATABASE = "database"
    DISK = "disk"


def outage_of(error: BaseException | None) -> Outage | None:
    """The outage behind an error or its cause; None for every other error."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return Outage.DISK
        if isinstance(error, OperationalError | InterfaceError):
            code = getattr(error.__cause__, "pgcode", None)
            if code == _NO_ROOM:
                return Outage.DISK
            # Without a code it never came from a server.
            if code is None or code.startswith(_CLASSES):
                return Outage.DATABASE
        error = error.__cause__ or error.__context__
    return None
