"""Primary keys."""

from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7

__all__ = ["uuid7"]


def uuid7() -> UUID:
    """A new UUID version 7 (RFC 9562): sortable by the millisecond of its making."""
    return _uuid7()
