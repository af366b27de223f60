"""Compute the diff of a catalog's version and a region's set. Pure: values in, a diff out.

A three-way merge: the catalog's value when the region took it over (base), the region's value (local), the version's
value (new). A field changed on one side takes that side. A field changed on both, differently, is a conflict: the
region's value stays unless somebody takes the catalog's.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from taxonomy.catalogs.moves import Moves, moves_resolve
from taxonomy.facts import FACT_FIELDS, CategoryFacts

__all__ = ["ChangeKind", "FieldChange", "LocalCategory", "SetChange", "SetDiff", "set_diff"]


class ChangeKind(StrEnum):
    """What happens to a category."""

    ADDED = "added"
    CHANGED = "changed"
    MERGED = "merged"
    SPLIT = "split"
    RETIRED = "retired"


@dataclass(frozen=True, kw_only=True)
class LocalCategory:
    """A category as the region has it. `base` is None for one that came from no catalog."""

    facts: CategoryFacts
    base: CategoryFacts | None
    is_retired: bool = False


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field, JSON-ready: as the catalog had it, as the region has it, as the version has it."""

    name: str
    base: Any
    local: Any
    new: Any
    is_conflict: bool


@dataclass(frozen=True, kw_only=True)
class SetChange:
    """A change of one category. `targets` are the codes that take over its open appeals.

    Of several each appeal goes to the one that its own words belong to, to the first where they do not tell.
    """

    kind: ChangeKind
    code: str
    title: str
    direction: str
    fields: tuple[FieldChange, ...] = field(default=())
    targets: tuple[str, ...] = field(default=())

    @property
    def conflicts(self) -> tuple[FieldChange, ...]:
        return tuple(change for change in self.fields if change.is_conflict)


@dataclass(frozen=True, kw_only=True)
class SetDiff:
    """All changes, in the order added, changed, merged, split, retired."""

    changes: tuple[SetChange, ...]
    unchanged: int

    def of_kind(self, kind: ChangeKind) -> tuple[SetChange, ...]:
        return tuple(change for change in self.changes if change.kind == kind)

    @property
    def conflicts(self) -> tuple[tuple[SetChange, FieldChange], ...]:
        return tuple((change, item) for change in self.changes for item in change.conflicts)


def set_diff(
    current: Collection[LocalCategory], new: Mapping[str, CategoryFacts], moves: Moves | None = None
) -> SetDiff:
    """Compare a region's set with a version's categories (by code). The region's own categories are ignored."""
    changes: list[SetChange] = []
    known = {category.facts.code: category for category in current}
    unchanged = 0
    for code, facts in new.items():
        local = known.get(code)
        if local is None or local.is_retired:
            changes.append(_change(ChangeKind.ADDED, facts))
            continue
        differing = _fields(local, facts)
        if differing:
            changes.append(_change(ChangeKind.CHANGED, local.facts, fields=differing))
        else:
            unchanged += 1
    leaving = [
        category.facts
        for category in current
        if category.base is not None and not category.is_retired and category.facts.code not in new
    ]
    changes += [_leave(facts, new, moves or {}) for facts in leaving]
    order = list(ChangeKind)
    changes.sort(key=lambda change: (order.index(change.kind), change.direction, change.title))
    return SetDiff(changes=tuple(changes), unchanged=unchanged)


def _leave(facts: CategoryFacts, new: Mapping[str, CategoryFacts], moves: Moves) -> SetChange:
    targets = tuple(code for code in moves_resolve(moves, facts.code) if code in new)
    if not targets:
        return _change(ChangeKind.RETIRED, facts)
    kind = ChangeKind.SPLIT if len(targets) > 1 else ChangeKind.MERGED
    return _change(kind, facts, targets=targets)


def _fields(local: LocalCategory, facts: CategoryFacts) -> tuple[FieldChange, ...]:
    mine, base = local.facts, local.base
    names = [name for name in FACT_FIELDS if getattr(facts, name) != getattr(mine, name)]
    if base is not None:
        names = [name for name in names if getattr(facts, name) != getattr(base, name)]
    if not names:
        return ()
    told_new, told_mine, told_base = facts.as_json(), mine.as_json(), base.as_json() if base is not None else {}
    return tuple(
        FieldChange(
            name=name,
            base=told_base.get(name),
            local=told_mine[name],
            new=told_new[name],
            is_conflict=base is None or getattr(mine, name) != getattr(base, name),
        )
        for name in names
    )


def _change(kind: ChangeKind, facts: CategoryFacts, **more: Any) -> SetChange:
    return SetChange(kind=kind, code=facts.code, title=facts.title, direction=facts.direction, **more)
