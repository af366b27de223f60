"""Prepare the diff of a catalog's version for review."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from core.russian import words_order
from taxonomy.catalogs.selectors import VersionContent
from taxonomy.facts import CategoryFacts
from taxonomy.models import Category, Playbook
from taxonomy.portal.categories.shown import BlockBranch, branches, direction_anchor
from taxonomy.portal.categories.words import FIELD_LABELS, fact_words
from taxonomy.sets.diff import ChangeKind, FieldChange, SetChange, SetDiff
from taxonomy.sets.listing import open_by_category
from taxonomy.sets.publishing import category_set_diff
from taxonomy.sets.responsibility import responsibilities
from taxonomy.sets.selectors import region_today, set_number
from taxonomy.sets.switching import rollout_plan

__all__ = ["Review", "review_make"]


@dataclass(frozen=True, kw_only=True)
class ShownField:
    """A field in words: as the catalog had it, as the region has it, as the version has it.

    `key` names it in the form. `was` is empty where the catalog said nothing before.
    """

    key: str
    name: str
    label: str
    was: list[str]
    ours: list[str]
    new: list[str]
    is_conflict: bool


@dataclass(frozen=True, kw_only=True)
class ShownChange:
    """A category with the fields that change."""

    code: str
    title: str
    direction: str
    fields: list[ShownField]


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """A category that ends; `targets` are titles of those that take over its `open_appeals`."""

    kind: ChangeKind
    title: str
    direction: str
    targets: list[str]
    open_appeals: int


@dataclass(frozen=True, kw_only=True)
class Nobody:
    """A direction that comes in and that no ministry answers for; `key` names it in the form."""

    key: str
    direction: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Review:
    """Everything on the page. `expected` is the set's version from which it was made; `plan` is direction → day."""

    content: VersionContent
    diff: SetDiff
    expected: int
    added: list[BlockBranch[CategoryFacts]]
    changed: list[tuple[str, list[ShownChange]]]
    conflicts: list[ShownChange]
    leaving: list[Leaving]
    nobody: list[Nobody]
    plan: dict[str, date] = field(default_factory=dict)

    @property
    def numbers(self) -> dict[str, int]:
        counted = {kind.value: len(self.diff.of_kind(kind)) for kind in ChangeKind}
        return counted | {"conflicts": len(self.diff.conflicts), "leaving": len(self.leaving)}

    @property
    def leaving_at_work(self) -> list[Leaving]:
        """Those that somebody still has open appeals in."""
        return [item for item in self.leaving if item.open_appeals]

    @property
    def leaving_at_rest(self) -> list[Leaving]:
        """Those that nobody waits in."""
        return [item for item in self.leaving if not item.open_appeals]

    @property
    def moving(self) -> int:
        """Open appeals that go to another category."""
        return sum(item.open_appeals for item in self.leaving if item.targets)

    @property
    def added_directions(self) -> list[str]:
        return sorted({direction.name for block in self.added for direction in block.directions})

    @property
    def planned(self) -> list[tuple[str, date]]:
        """The days of the plan that matter here, in their order."""
        days = [(name, self.plan[name]) for name in self.added_directions if name in self.plan]
        return sorted(days, key=lambda step: (step[1], step[0]))

    @property
    def unplanned(self) -> list[str]:
        """Directions that come in and that the plan does not name: they open at once."""
        return [name for name in self.added_directions if name not in self.plan]


def review_make(content: VersionContent) -> Review:
    """Compare now; the number of queries does not depend on how much changes."""
    expected = set_number()
    diff = category_set_diff(content)
    playbooks = dict(Playbook.objects.values_list("code", "title"))
    changed = [_shown(change, playbooks) for change in diff.of_kind(ChangeKind.CHANGED)]
    conflicting = [_only_conflicts(change) for change in changed]
    added = [content.categories[change.code] for change in diff.of_kind(ChangeKind.ADDED)]
    return Review(
        content=content,
        diff=diff,
        expected=expected,
        added=branches(added),
        changed=_by_direction([shown for change in changed if (shown := _without_conflicts(change)).fields]),
        conflicts=[change for change in conflicting if change.fields],
        leaving=_leaving(diff, content),
        nobody=_nobody(added),
        plan=_plan(content),
    )


def _shown(change: SetChange, playbooks: dict[str, str]) -> ShownChange:
    return ShownChange(
        code=change.code,
        title=change.title,
        direction=change.direction,
        fields=[_field(change.code, item, playbooks) for item in change.fields],
    )


def _field(code: str, item: FieldChange, playbooks: dict[str, str]) -> ShownField:
    def said(value: Any) -> list[str]:
        return fact_words(item.name, value, playbooks)

    return ShownField(
        key=f"take-{code}-{item.name}",
        name=item.name,
        label=str(FIELD_LABELS[item.name]),
        was=said(item.base) if item.base is not None else [],
        ours=said(item.local),
        new=said(item.new),
        is_conflict=item.is_conflict,
    )


def _only_conflicts(change: ShownChange) -> ShownChange:
    return _narrowed(change, [item for item in change.fields if item.is_conflict])


def _without_conflicts(change: ShownChange) -> ShownChange:
    return _narrowed(change, [item for item in change.fields if not item.is_conflict])


def _narrowed(change: ShownChange, fields: list[ShownField]) -> ShownChange:
    return ShownChange(code=change.code, title=change.title, direction=change.direction, fields=fields)


def _by_direction(changes: Iterable[ShownChange]) -> list[tuple[str, list[ShownChange]]]:
    ordered = sorted(changes, key=lambda change: (words_order(change.direction), words_order(change.title)))
    return [(name, list(rows)) for name, rows in groupby(ordered, key=lambda change: change.direction)]


def _leaving(diff: SetDiff, content: VersionContent) -> list[Leaving]:
    changes = [
        change for kind in (ChangeKind.RETIRED, ChangeKind.SPLIT, ChangeKind.MERGED) for change in diff.of_kind(kind)
    ]
    if not changes:
        return []
    ids = dict(Category.objects.filter(code__in=[change.code for change in changes]).values_list("code", "id"))
    counts = open_by_category(list(ids.values()))
    return [
        Leaving(
            kind=change.kind,
            title=change.title,
            direction=change.direction,
            targets=[content.categories[code].title for code in change.targets],
            open_appeals=counts.get(ids[change.code], 0),
        )
        for change in changes
    ]


def _nobody(added: Iterable[CategoryFacts]) -> list[Nobody]:
    answering = responsibilities()
    unanswered = sorted(facts.direction for facts in added if answering.of(facts) is None)
    return [
        Nobody(key=f"ministry-{direction_anchor('', name)}", direction=name, count=len(list(rows)))
        for name, rows in groupby(unanswered)
    ]


def _plan(content: VersionContent) -> dict[str, date]:
    """The days to come in the plan of the version or, where it has none, in that with which the region began."""
    today = region_today()
    return {direction: day for direction, day in rollout_plan(content).items() if day > today}
