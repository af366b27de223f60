"""The checklist of an appeal for its pages and its API."""

from dataclasses import dataclass
from datetime import datetime

from appeals.models import Appeal, ChecklistItem
from core import clock
from core.plane import tenant_only

__all__ = ["Checklist", "checklist_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """The steps of the last assignment; `is_open` while they can be ticked. `now` determines what is overdue."""

    items: tuple[ChecklistItem, ...]
    is_open: bool
    now: datetime

    @property
    def total(self) -> int:
        return len(self.items)

    @property
    def done(self) -> int:
        return self.total - len(self.left)

    @property
    def left(self) -> list[ChecklistItem]:
        """Unticked steps."""
        return [item for item in self.items if item.ticked_at is None]

    @property
    def late(self) -> int:
        """Number of overdue open steps."""
        return len([item for item in self.left if self.is_open and item.due_at and item.due_at < self.now])


@tenant_only
def checklist_of(appeal: Appeal) -> Checklist | None:
    """The checklist of the last assignment, in one query; None if it has none.

    An assignment without steps hides those of the one before it: they are no longer anybody's work.
    """
    last = appeal.assignments.order_by("-created_at", "-id").values("id")[:1]
    rows = ChecklistItem.objects.filter(assignment__in=last).select_related("assignment").order_by("position")
    items = tuple(rows)
    if not items:
        return None
    return Checklist(items=items, is_open=items[0].assignment.ended_at is None, now=clock.now())
