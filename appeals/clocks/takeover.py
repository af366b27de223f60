"""Make clocks for appeals of the release before clocks, and for those that it still writes while it is replaced.

Work is found by what the columns say now, in partial indexes, so that it resumes anywhere and costs two short queries
when nothing is left. To be removed together with `Appeal.verdict_due_at`.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from appeals.clocks.following import Clocks, clocks_save, pause_add
from appeals.clocks.kinds import RESOLUTION, VERDICT
from appeals.models import Appeal
from appeals.states import State, states
from core import clock
from core.plane import tenant_only
from tenants.service import region_zone

__all__ = ["clocks_supply", "clocks_take_over"]

BATCH = 200

# Two conditions, each of which a partial index answers.
_UNCLOCKED = Q(due_kind__isnull=True, closed_at__isnull=True)
_ANSWERED = Q(state=State.ANSWERED, verdict_due_at__isnull=False)


@tenant_only
def clocks_take_over(*, limit: int | None = None) -> int:
    """Give open appeals without clocks theirs; returns how many. Each batch is a transaction of its own."""
    done = 0
    for condition in (_ANSWERED, _UNCLOCKED):
        while limit is None or done < limit:
            ids = list(Appeal.objects.filter(condition).order_by().values_list("pk", flat=True)[:BATCH])
            taken = _take(ids, condition) if ids else 0
            done += taken
            if not taken:
                break
    return done


@transaction.atomic
def _take(ids: list[UUID], condition: Q) -> int:
    locked = Appeal.objects.select_for_update(skip_locked=True, of=("self",)).select_related("category")
    appeals = list(locked.defer("search", "public_search").filter(condition, pk__in=ids).order_by("pk"))
    supplied = Clocks.of_many(appeals)
    for clocks in supplied:
        clocks_supply(clocks.appeal, clocks)
    clocks_save(supplied)
    Appeal.objects.bulk_update(appeals, ["due_at", "due_kind", "verdict_due_at"])
    return len(appeals)


def clocks_supply(appeal: Appeal, clocks: Clocks) -> None:
    """Add the clocks that this appeal lacks, in memory; nothing for one that this release has written."""
    if appeal.due_kind is not None and appeal.verdict_due_at is None:
        return
    now = clock.now()
    if not states[appeal.state].is_final and all(row.kind != RESOLUTION for row in clocks.rows):
        clocks.start(RESOLUTION, at=now)
    clocks.follow(None, at=appeal.state_since)
    if appeal.state == State.ANSWERED and appeal.verdict_due_at is not None and appeal.answered_at is not None:
        row = clocks.start(VERDICT, at=appeal.answered_at)
        assert row is not None
        if row.due_at is not None and row.due_at < appeal.verdict_due_at:
            # The region was suspended meanwhile.
            zone = region_zone()
            days = appeal.verdict_due_at.astimezone(zone).date() - row.due_at.astimezone(zone).date()
            pause_add(row, row.started_at, row.started_at + days)
    for row in clocks.rows:
        # What was late before is no news.
        if row.runs and row.kind == RESOLUTION and row.due_at is not None and row.due_at <= now:
            row.handled_at = row.due_at
    clocks.appeal_due_set()
    appeal.verdict_due_at = None
