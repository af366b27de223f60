"""Datetimes in API responses."""

from datetime import datetime
from typing import overload

from django.utils import timezone

__all__ = ["moment_text"]


@overload
def moment_text(moment: datetime) -> str: ...
@overload
def moment_text(moment: None) -> None: ...
def moment_text(moment: datetime | None) -> str | None:
    """RFC 3339 with the offset of the current zone (the region's) and whole seconds; None stays None."""
    return None if moment is None else timezone.localtime(moment).isoformat(timespec="seconds")
