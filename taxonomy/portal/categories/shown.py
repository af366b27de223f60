"""Data of the set's page."""

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, Generic, Protocol, TypeVar

from django.utils.translation import gettext as _

from core.russian import words_order
from core.units import plural
from taxonomy.choices import Block
from taxonomy.facts import deadline_words
from taxonomy.models import Category
from taxonomy.sets.listing import CategoryState, SetRow, category_state
from taxonomy.sets.selectors import region_today

__all__ = [
    "BlockBranch",
    "DirectionBranch",
    "Filed",
    "ShownBlock",
    "ShownDirection",
    "ShownRow",
    "blocks_shown",
    "branches",
    "direction_anchor",
    "direction_shown",
    "row_shown",
    "rows_by_anchor",
    "rows_listed",
    "states_counted",
]


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


class Listed(Filed, Protocol):
    """A category as far as a folded tree counts it."""

    @property
    def state(self) -> CategoryState: ...


@dataclass(frozen=True, slots=True)
class ListedRow:
    """The least of a category."""

    block: str
    direction: str
    title: str
    state: CategoryState


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A category in words."""

    code: str
    block: str
    direction: str
    title: str
    about: str
    state: CategoryState
    opens_on: date | None
    successor: str
    fast_track: bool
    is_own: bool
    is_edited: bool
    open_appeals: int

    @property
    def is_on(self) -> bool:
        return self.state in (CategoryState.OPEN, CategoryState.OPENS_LATER)


@dataclass(frozen=True, kw_only=True)
class ShownDirection:
    """A direction; `rows` are None while it is folded."""

    block: str
    name: str
    count: int
    counts: dict[str, int]
    rows: list[ShownRow] | None

    @property
    def anchor(self) -> str:
        return direction_anchor(self.block, self.name)


@dataclass(frozen=True, kw_only=True)
class ShownBlock:
    """A block with its directions."""

    code: str
    label: str
    count: int
    directions: list[ShownDirection]


def row_shown(row: SetRow) -> ShownRow:
    category = row.category
    return ShownRow(
        code=category.code,
        block=category.block,
        direction=category.direction,
        title=category.title,
        about=f"{_answering(category)}\u00a0· {deadline_words(category.deadline, category.deadline_unit)}",
        state=row.state,
        opens_on=category.opens_on if row.state == CategoryState.OPENS_LATER else None,
        successor=_taken_over_by(category),
        fast_track=category.fast_track,
        is_own=row.is_own,
        is_edited=bool(row.edited),
        open_appeals=row.open_appeals,
    )


def _answering(category: Category) -> str:
    return category.answering.short_name if category.answering is not None else _("Модераторы")


def _taken_over_by(category: Category) -> str:
    count = len(category.split_into)
    if count:
        return f"{count} {plural(count, _('категория'), _('категории'), _('категорий'))}"
    return category.successor.title if category.successor is not None else ""


def rows_listed() -> list[ListedRow]:
    """The whole set without retired categories, only what counts in a folded tree; one light query."""
    today = region_today()
    names = ("block", "direction", "title", "is_active", "opens_on", "retired_at")
    return [
        ListedRow(category.block, category.direction, category.title, category_state(category, today))
        for category in Category.objects.filter(retired_at__isnull=True).only(*names)
    ]


def blocks_shown(listed: Iterable[Listed], unfolded: Mapping[str, list[ShownRow]]) -> list[ShownBlock]:
    """The tree of these categories; `unfolded` are the rows of directions, by anchor, that are open."""
    return [
        ShownBlock(
            code=block.code,
            label=block.label,
            count=block.count,
            directions=[
                direction_shown(branch.block, branch.name, branch.items, unfolded.get(branch.anchor))
                for branch in block.directions
            ],
        )
        for block in branches(listed)
    ]


def rows_by_anchor(rows: Iterable[ShownRow]) -> dict[str, list[ShownRow]]:
    """Rows under the anchors of their directions."""
    found: dict[str, list[ShownRow]] = {}
    for row in rows:
        found.setdefault(direction_anchor(row.block, row.direction), []).append(row)
    return found


def direction_shown(block: str, name: str, listed: Iterable[Listed], rows: list[ShownRow] | None) -> ShownDirection:
    states = Counter(row.state.value for row in listed)
    return ShownDirection(block=block, name=name, count=states.total(), counts=dict(states), rows=rows)


def states_counted() -> dict[str, int]:
    """How many categories are in which state, by its code; one light query."""
    today = region_today()
    rows = Category.objects.order_by().only("is_active", "opens_on", "retired_at")
    counted = Counter(category_state(category, today).value for category in rows)
    return {state.value: counted[state.value] for state in CategoryState}
