"""A process-wide LRU cache of expensive objects."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["LruCache"]

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
