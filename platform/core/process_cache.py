"""Process-wide caches: of expensive objects (LRU), and of a region's rarely changing data, invalidated by a stamp.

The shared cache holds only a stamp with an expiry; the process holds the value under that stamp. So a list of
hundreds of rows is read from the database once per process and period, and never deserialised from the cache.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar
from uuid import uuid4

from django.core.cache import caches
from django.db import connection, transaction

from core.plane import current_schema

__all__ = ["LruCache", "stamp_forget", "stamped"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LruCache(Generic[K, V]):
    """A thread-safe LRU cache. Concurrent requests for a missing key compute it once; the others wait."""

    def __init__(self, *, size: int) -> None:
        self._size = size
        self._things: OrderedDict[K, V] = OrderedDict()
        self._makers: dict[K, Lock] = {}
        self._lock = Lock()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value under `key`, computed if missing. Exceptions of `make` propagate and nothing is cached."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
            maker = self._makers.setdefault(key, Lock())
        with maker:
            with self._lock:
                if key in self._things:
                    return self._things[key]
            try:
                thing = make()
                with self._lock:
                    self._things[key] = thing
                    while len(self._things) > self._size:
                        self._things.popitem(last=False)
            finally:
                with self._lock:
                    self._makers.pop(key, None)
        return thing

    def clear(self) -> None:
        """Empty the cache."""
        with self._lock:
            self._things.clear()


Made = TypeVar("Made")

# Some hundreds of kilobytes each at the most.
KEPT = 120


def stamped(
    key: str, make: Callable[[], Made], seconds: int, *, lru: LruCache[tuple[str, str], Any] | None = None
) -> Made:
    """The region's value cached in this process; recomputed when it is `seconds` old or its stamp is gone.

    It is shared by all callers: do not modify it. While the cache is down, and after `stamp_forget` until the end of
    that transaction, it is computed each time. Values of another size or number get an `lru` cache of their own.
    """
    name = _name(key)
    if connection.run_on_commit and any(waiting[1] == _Forget(name) for waiting in connection.run_on_commit):
        return make()
    shared = caches["shared"]
    stamp = shared.get(name)
    if stamp is None:
        shared.add(name, uuid4().hex, seconds)
        stamp = shared.get(name)
    if not isinstance(stamp, str):
        return make()
    values: LruCache[tuple[str, str], Made] = _values if lru is None else lru
    return values.get((name, stamp), make)


def stamp_forget(key: str) -> None:
    """Have the region's value recomputed by every process once the current transaction is committed."""
    transaction.on_commit(_Forget(_name(key)))


@dataclass(frozen=True)
class _Forget:
    name: str

    def __call__(self) -> None:
        caches["shared"].delete(self.name)


def _name(key: str) -> str:
    # With the schema in the key, not by the cache's own prefix: a commit may come after the region was left.
    return f"stamp:{current_schema()}:{key}"


_values: LruCache[tuple[str, str], Any] = LruCache(size=KEPT)
