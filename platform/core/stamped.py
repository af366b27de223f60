"""Process-wide cache of a region's rarely changing data, invalidated by a stamp.

The region's cache holds only a stamp with an expiry; the process holds the value under that stamp. So a list of
hundreds of rows is read from the database once per process and period, and never deserialised from the cache.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import uuid4

from django.core.cache import cache

from core.lru_cache import LruCache
from core.plane import current_schema

__all__ = ["stamped"]

Made = TypeVar("Made")

# Some hundreds of kilobytes each at the most.
KEPT = 120


def stamped(key: str, make: Callable[[], Made], seconds: int) -> Made:
    """The region's value cached in this process; recomputed when it is `seconds` old or the cache loses its stamp.

    It is shared by all callers: do not modify it. While the cache is down it is computed each time.
    """
    stamp = cache.get(key)
    if stamp is None:
        cache.add(key, uuid4().hex, seconds)
        stamp = cache.get(key)
    if not isinstance(stamp, str):
        return make()
    return _shelf.get((current_schema(), key, stamp), make)


_shelf: LruCache[tuple[str, str, str], Any] = LruCache(size=KEPT)
