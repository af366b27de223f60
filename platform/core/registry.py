"""A typed registry: named items that packages register at start-up.

Registries are plain objects, so a test creates its own instead of patching a global one.
"""

from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar

__all__ = ["AlreadyRegistered", "Named", "NotRegistered", "Registry"]


class Named(Protocol):
    """Anything with a name that is unique within its registry."""

    @property
    def name(self) -> str: ...


Item = TypeVar("Item", bound=Named)


class AlreadyRegistered(LookupError):
    """Two packages want the same name."""


class NotRegistered(LookupError):
    """No item of that name; the message lists the known ones."""


class Registry(Generic[Item]):
    """Items by name, in the order of registration."""

    def __init__(self, title: str, validate: Callable[[Item], None] | None = None) -> None:
        self.title = title
        self._validate = validate
        self._items: dict[str, Item] = {}

    def register(self, item: Item) -> Item:
        """Add an item. Raises AlreadyRegistered for a taken name."""
        if item.name in self._items:
            raise AlreadyRegistered(f"{self.title}: {item.name!r} is already registered")
        if self._validate is not None:
            self._validate(item)
        self._items[item.name] = item
        return item

    def unregister(self, name: str) -> None:
        """Remove an item; for tests that register something for a while."""
        self[name]
        del self._items[name]

    def names(self) -> list[str]:
        """The names of the items, in their order."""
        return list(self._items)

    def __getitem__(self, name: str) -> Item:
        try:
            return self._items[name]
        except KeyError:
            known = ", ".join(self._items) or "nothing"
            raise NotRegistered(f"{self.title}: no {name!r}; registered: {known}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)
