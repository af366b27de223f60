"""Start, pause, resume and stop the clocks of an appeal: the only writer of its clocks.

`Clocks.follow` is called with each change of state, in its transaction, while the appeal's row is locked. It also
repeats the clock that ends first in `appeal.due_at` and `appeal.due_kind`, which the caller saves.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from appeals.clocks.kinds import Policy, clock_kind, clock_kinds, clock_rules
from appeals.clocks.working_time import Period, due_with_pauses
from appeals.models import Appeal, AppealClock
from appeals.states import states
from tenants.service import region_zone

__all__ = ["Clocks", "appeals_due_set", "clock_due_set", "clocks_restore", "clocks_save", "pause_add"]

BATCH = 500


class Clocks:
    """All clocks of one appeal, in memory until `save`."""

    def __init__(self, appeal: Appeal, rows: Iterable[AppealClock] = ()) -> None:
        self.appeal = appeal
        self.rows = list(rows)
        self._made: list[AppealClock] = []
        self._changed: list[AppealClock] = []

    @classmethod
    def of(cls, appeal: Appeal) -> Self:
        """The clocks of a stored appeal; one query."""
        return cls(appeal, AppealClock.objects.filter(appeal_id=appeal.pk).order_by("started_at", "id"))

    def kept(self) -> list[dict[str, Any]]:
        """The columns of all rows, to restore them later (`clocks_restore`)."""
        return [{name: getattr(row, name) for name in _COLUMNS} for row in self.rows]

    def follow(self, action: str | None, *, at: datetime) -> None:
        """Do what the stages declare of the appeal's state and of the action that led to it (None: the receipt)."""
        rules = clock_rules(self.appeal.state, action)
        is_final = states[self.appeal.state].is_final
        for row in self._open(None if is_final else rules.stops):
            self._stop(row, at)
        for kind in sorted(rules.starts | (rules.needs - {row.kind for row in self._open()})):
            self.start(kind, at=at)
        for row in self._open():
            if row.kind in rules.pauses and row.paused_at is None:
                row.paused_at = at
                self._change(row)
            elif row.kind not in rules.pauses and row.paused_at is not None:
                self._resume(row, at)
        self.appeal_due_set()

    def start(self, kind: str, *, at: datetime) -> AppealClock | None:
        """Start a clock, instead of one of its kind that runs; None where the policy gives this appeal none."""
        spec = clock_kinds[kind]
        for row in self._open({kind}):
            self._stop(row, at)
        last = next((row for row in reversed(self.rows) if row.kind == kind), None)
        if spec.goes_on and last is not None:
            last.stopped_at = None
            clock_due_set(last, at=at)
            self._change(last)
            return last
        policy = spec.policy(self.appeal)
        if policy is None:
            return None
        row = AppealClock(appeal=self.appeal, kind=kind, started_at=policy.since or at, created_at=at)
        _policy_set(row, policy)
        clock_due_set(row, at=at)
        self.rows.append(row)
        self._made.append(row)
        return row

    def renew(self, kind: str, *, at: datetime) -> None:
        """Take the policy that holds for the appeal now; start and pauses of the clock stay."""
        for row in self._open({kind}):
            policy = clock_kinds[kind].policy(self.appeal)
            if policy is None:
                self._stop(row, at)
            else:
                _policy_set(row, policy)
                clock_due_set(row, at=at)
                self._change(row)
        self.appeal_due_set()

    def appeal_due_set(self) -> None:
        """Repeat the running clock that ends first in the appeal, in memory."""
        running = [row for row in self.rows if row.runs and clock_kind(row.kind) is not None]
        first = min(running, key=lambda row: (row.due_at is None, row.due_at or row.started_at), default=None)
        self.appeal.due_at = first.due_at if first else None
        self.appeal.due_kind = first.kind if first else ""

    @classmethod
    def of_many(cls, appeals: Iterable[Appeal]) -> "list[Clocks]":
        """The clocks of several stored appeals, in their order; one query."""
        found = {appeal.pk: cls(appeal) for appeal in appeals}
        for row in AppealClock.objects.filter(appeal_id__in=found).order_by("started_at", "id"):
            found[row.appeal_id].rows.append(row)
        return list(found.values())

    def save(self) -> None:
        """Write what has changed."""
        clocks_save([self])

    def _open(self, kinds: Iterable[str] | None = None) -> list[AppealClock]:
        wanted = None if kinds is None else set(kinds)
        return [row for row in self.rows if row.is_open and (wanted is None or row.kind in wanted)]

    def _stop(self, row: AppealClock, at: datetime) -> None:
        if row.paused_at is not None:
            self._resume(row, at)
        row.stopped_at = at
        self._change(row)

    def _resume(self, row: AppealClock, at: datetime) -> None:
        assert row.paused_at is not None
        pause_add(row, row.paused_at, at)
        row.paused_at = None
        self._change(row)

    def _change(self, row: AppealClock) -> None:
        if row not in self._made and row not in self._changed:
            self._changed.append(row)


def clocks_save(many: Iterable[Clocks]) -> None:
    """Write what has changed of the clocks of several appeals: two queries at most."""
    changed, made = [], []
    for clocks in many:
        changed += clocks._changed
        made += clocks._made
        clocks._changed, clocks._made = [], []
    # Stops before starts: an appeal has one open clock of a kind.
    if changed:
        AppealClock.objects.bulk_update(changed, _CHANGED)
    if made:
        AppealClock.objects.bulk_create(made)


_COLUMNS = [item.attname for item in AppealClock._meta.concrete_fields if item.name != "appeal"]
_CHANGED = [name for name in _COLUMNS if name not in ("id", "kind", "created_at")]
_FIELDS = {item.attname: item for item in AppealClock._meta.concrete_fields}


def pause_add(row: AppealClock, start: datetime, end: datetime) -> None:
    """Add a pause that is over and move the deadline by it, in memory. A clock set back in between counts as none."""
    row.pauses = [*row.pauses, [start.isoformat(), max(start, end).isoformat()]]
    clock_due_set(row, at=end)


def clock_due_set(row: AppealClock, *, at: datetime) -> None:
    """Compute the deadline from start, policy and pauses, in memory. One that now lies after `at` can run out anew."""
    row.due_at = due_with_pauses(row.started_at, Period(row.amount, row.unit), row.pauses_over(), region_zone())
    if row.due_at > at:
        row.handled_at = None


def _policy_set(row: AppealClock, policy: Policy) -> None:
    row.amount, row.unit, row.source = policy.period.amount, policy.period.unit, policy.source


def clocks_restore(appeal: Appeal, kept: Iterable[Mapping[str, Any]]) -> None:
    """Restore the clocks that `Clocks.kept` returned, and remove later ones; the caller restores `due_at`."""
    rows = [
        AppealClock(appeal=appeal, **{name: _FIELDS[name].to_python(value) for name, value in columns.items()})
        for columns in kept
    ]
    AppealClock.objects.filter(appeal=appeal).exclude(pk__in=[row.pk for row in rows]).delete()
    AppealClock.objects.bulk_update(rows, _CHANGED)


def appeals_due_set(appeal_ids: Iterable[UUID]) -> None:
    """Write `due_at` and `due_kind` of appeals whose clocks were changed together; batch by batch."""
    wanted = sorted(set(appeal_ids))
    for start in range(0, len(wanted), BATCH):
        appeals = list(Appeal.objects.filter(pk__in=wanted[start : start + BATCH]).only("due_at", "due_kind"))
        for clocks in Clocks.of_many(appeals):
            clocks.appeal_due_set()
        Appeal.objects.bulk_update(appeals, ["due_at", "due_kind"])
