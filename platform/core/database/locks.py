"""Advisory locks of PostgreSQL, which know no schemas."""

import hashlib

from core.plane import current_schema

__all__ = ["lock_number"]


def lock_number(*parts: object) -> int:
    """The number of the advisory lock that these name in the current schema."""
    name = ":".join(map(str, (current_schema(), *parts))).encode()
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "big", signed=True)
