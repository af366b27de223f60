"""Open appeals follow their categories: merged, split or retired, the one that took over gets them.

Closed and rejected ones keep the category that they had: history is not rewritten. What has to move is read from the
present facts, an open appeal in a retired category that has a successor, not from the event that tells of it. So doing
it again moves nothing twice, a killed worker goes on where it stopped, and an appeal that came in while the set was
being published is found by the sweep.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from appeals.events import AppealRecategorised
from appeals.models import Appeal
from appeals.stages.publicity import may_be_published
from appeals.states import FINAL_STATES
from core.events.log import event_append
from core.events.types import SYSTEM
from core.plane import tenant_only
from taxonomy.service import Regime, categories_taken_over

if TYPE_CHECKING:
    from taxonomy.models import Category

__all__ = ["appeals_open_by_category", "appeals_recategorise"]

BATCH = 200


@tenant_only
def appeals_recategorise(*, limit: int | None = None) -> int:
    """Move open appeals out of categories that were taken over; returns how many, about `limit` at most.

    Each batch is a transaction of its own unless the caller has one.

    The ministry follows the new category only where nobody is assigned yet. Once an executor works, the ministry that
    gave the work, knows its instructions and answers for the deadline keeps it: a change of the classifier must not
    take work out of the hands that do it. What a confidential category takes over becomes confidential and leaves the
    portal; nothing becomes public by itself.
    """
    successors = categories_taken_over()
    moved = batch = 0
    while successors and (limit is None or moved < limit):
        batch = _batch_move(successors)
        moved += batch
        if batch < BATCH:
            break
    return moved


@transaction.atomic
def _batch_move(successors: Mapping[UUID, "Category"]) -> int:
    # The rows alone: joined ones would be as they were before the wait for the locks.
    waiting = Appeal.objects.filter(category_id__in=list(successors)).exclude(state__in=FINAL_STATES)
    appeals = list(waiting.select_for_update().order_by("id")[:BATCH])
    for appeal in appeals:
        _move(appeal, successors[appeal.category_id])
    return len(appeals)


def _move(appeal: Appeal, category: "Category") -> None:
    former_id, former_ministry_id = appeal.category_id, appeal.ministry_id
    appeal.category = category
    if appeal.executor_id is None:
        appeal.ministry = category.ministry
    appeal.is_confidential = appeal.is_confidential or category.regime == Regime.CONFIDENTIAL
    appeal.is_published = appeal.is_published and may_be_published(appeal)
    appeal.version += 1
    appeal.save(update_fields=["category", "ministry", "is_confidential", "is_published", "version"])
    event_append(
        AppealRecategorised(
            appeal_id=appeal.id,
            number=appeal.number,
            state=appeal.state,
            former_category_id=former_id,
            category_id=category.id,
            why="catalog",
            former_ministry_id=former_ministry_id if former_ministry_id != appeal.ministry_id else None,
            ministry_id=appeal.ministry_id,
            ministry_name=category.ministry.short_name if former_ministry_id != appeal.ministry_id else "",
        ),
        subject_id=appeal.id,
        actor=SYSTEM,
    )


@tenant_only
def appeals_open_by_category(category_ids: Collection[UUID] | None = None) -> dict[UUID, int]:
    """How many appeals are open, by category: of these, or of all; one query."""
    rows = Appeal.objects.exclude(state__in=FINAL_STATES)
    if category_ids is not None:
        rows = rows.filter(category_id__in=category_ids)
    return dict(rows.order_by().values_list("category_id").annotate(Count("id")))
