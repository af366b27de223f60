"""Find clocks that have run out and act on each once.

The partial index `clock_due` holds only clocks that run and were not handled: if none is due, a sweep is one query.
"""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import QuerySet

from appeals.clocks.following import appeals_due_set, pause_add
from appeals.clocks.kinds import clock_kind
from appeals.models import Appeal, AppealClock
from appeals.states import states
from core import clock
from core.keyset import Position, around, batches_by_id
from core.plane import tenant_only
from tenants.service import region_current

__all__ = ["clocks_postpone", "clocks_sweep"]

logger = structlog.get_logger(__name__)

BATCH = 500


@tenant_only
def clocks_sweep(*, limit: int = 5000) -> int:
    """Act on the clocks that are due, the oldest first, each in its own transaction; returns how many were handled.

    However long no sweep has run, a clock is handled once. One that cannot be handled now (its appeal is locked, or its
    handler raises, which is reported) stays for the next sweep. None in a suspended region, where nobody can act;
    `clocks_postpone` gives the time back.
    """
    at, handled, seen = clock.now(), 0, 0
    after: Position | None = None
    while seen < limit:
        rows = around(_due(at), after, moment="due_at", oldest_first=True)
        found = list(rows.values_list("id", "kind", "appeal_id", "due_at")[:BATCH])
        if not found or (after is None and not region_current().accepts_changes):
            break
        for clock_id, kind, appeal_id, _due_at in found:
            handled += _handled(clock_id, kind, appeal_id, at)
        seen += len(found)
        clock_id, _kind, _appeal_id, due_at = found[-1]
        # A clock that is due has a day: the others are not among the rows.
        assert due_at is not None
        after = Position(due_at, clock_id)
        if len(found) < BATCH:
            break
    return handled


def _due(at: datetime) -> QuerySet[AppealClock]:
    return AppealClock.objects.filter(
        due_at__lte=at, stopped_at__isnull=True, paused_at__isnull=True, handled_at__isnull=True
    )


def _handled(clock_id: UUID, kind: str, appeal_id: UUID, at: datetime) -> bool:
    try:
        return _handle(clock_id, kind, appeal_id, at)
    except Exception:
        # One appeal that fails must not keep all later ones from their time.
        logger.exception("clock_not_handled", clock_id=str(clock_id), kind=kind)
        return False


@transaction.atomic
def _handle(clock_id: UUID, kind: str, appeal_id: UUID, at: datetime) -> bool:
    locked = Appeal.objects.select_for_update(skip_locked=True).defer("search", "public_search")
    appeal = locked.filter(pk=appeal_id).first()
    # Read again under the lock: another sweep or a person may have been faster.
    if appeal is None or not _due(at).filter(pk=clock_id).exists():
        return False
    row = AppealClock.objects.filter(pk=clock_id)
    if states[appeal.state].is_final:
        # The release before clocks closed it.
        row.update(stopped_at=at)
        return False
    # A kind of a package that was removed, or of a module that is off, has nobody to act on it.
    spec = clock_kind(kind)
    if spec is not None and (due := spec.due) is not None and not due(appeal, at):
        return False
    row.update(handled_at=at)
    return True


@tenant_only
def clocks_postpone(pause: timedelta) -> int:
    """Let all running clocks stand still for the `pause` that ends now; returns the number of clocks."""
    now, changed = clock.now(), 0
    running = AppealClock.objects.filter(stopped_at__isnull=True, paused_at__isnull=True)
    for rows in batches_by_id(running, BATCH):
        for row in rows:
            pause_add(row, max(row.started_at, now - pause), now)
        AppealClock.objects.bulk_update(rows, ["pauses", "due_at", "handled_at"])
        appeals_due_set(row.appeal_id for row in rows)
        changed += len(rows)
    return changed
