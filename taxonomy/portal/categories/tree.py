"""Group categories by block and direction, in the order of blocks."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Generic, Protocol, TypeVar

from core.russian import words_order
from taxonomy.choices import Block

__all__ = ["BlockBranch", "DirectionBranch", "Filed", "branches", "direction_anchor"]


class Filed(Protocol):
    """What has a place in the tree."""

    @property
    def block(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def title(self) -> str: ...


Item = TypeVar("Item", bound=Filed)
_ORDER = {block: position for position, block in enumerate(Block.values)}


@dataclass(frozen=True)
class DirectionBranch(Generic[Item]):
    """A direction of a block with its categories by title."""

    block: str
    name: str
    items: list[Item]

    @property
    def anchor(self) -> str:
        return direction_anchor(self.block, self.name)


@dataclass(frozen=True)
class BlockBranch(Generic[Item]):
    """A block with its directions by name."""

    code: str
    directions: list[DirectionBranch[Item]] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(Block(self.code).label) if self.code in Block.values else self.code

    @property
    def count(self) -> int:
        return sum(len(direction.items) for direction in self.directions)


def direction_anchor(block: str, name: str) -> str:
    """An id for a page: names of directions are Russian words."""
    return f"d-{zlib.crc32(f'{block}/{name}'.encode()):08x}"


def branches(items: Iterable[Item]) -> list[BlockBranch[Item]]:
    """The tree of these categories. A direction whose categories are of two blocks stands in both."""
    ordered = sorted(
        items,
        key=lambda item: (_ORDER.get(item.block, len(_ORDER)), words_order(item.direction), words_order(item.title)),
    )
    return [
        BlockBranch(code, [DirectionBranch(code, name, list(rows)) for name, rows in groupby(of_block, key=_direction)])
        for code, of_block in groupby(ordered, key=lambda item: item.block)
    ]


def _direction(item: Any) -> str:
    return str(item.direction)
