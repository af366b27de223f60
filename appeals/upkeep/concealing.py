"""Unpublish appeals whose category became confidential, or one that is never published.

Works from the current state, like `recategorising.py`: idempotent and resumable. The reverse is never automatic: a
hidden appeal is published only when a person decides so.
"""

from django.db import transaction
from django.db.models import Q

from appeals.events import AppealConcealed
from appeals.models import Appeal
from core.events.log import event_append
from core.events.types import SYSTEM
from core.plane import tenant_only
from taxonomy.service import Regime, Sensitivity

__all__ = ["appeals_conceal"]

BATCH = 200
SHOWN = Q(is_published=True, category__sensitivity=Sensitivity.CONFIDENTIAL)
KNOWN = Q(is_confidential=False, category__regime=Regime.CONFIDENTIAL)


@tenant_only
def appeals_conceal(*, limit: int | None = None) -> int:
    """Unpublish appeals of such categories, closed ones too; returns how many, about `limit` at most.

    Each batch is a transaction of its own unless the caller has one.
    """
    hidden = 0
    while limit is None or hidden < limit:
        batch = _batch_hide()
        hidden += batch
        if batch < BATCH:
            break
    return hidden


@transaction.atomic
def _batch_hide() -> int:
    # Locked as rows of their own; the categories beside them are only read.
    rows = Appeal.objects.filter(SHOWN | KNOWN).select_related("category").select_for_update(of=("self",))
    appeals = list(rows.order_by("id")[:BATCH])
    for appeal in appeals:
        _hide(appeal)
    return len(appeals)


def _hide(appeal: Appeal) -> None:
    was_shown = appeal.is_published
    appeal.is_confidential = appeal.is_confidential or appeal.category.regime == Regime.CONFIDENTIAL
    appeal.is_published = was_shown and appeal.category.sensitivity != Sensitivity.CONFIDENTIAL
    appeal.version += 1
    appeal.save(update_fields=["is_confidential", "is_published", "version"])
    event_append(
        AppealConcealed(
            appeal_id=appeal.id,
            number=appeal.number,
            state=appeal.state,
            version=appeal.version,
            category_id=appeal.category_id,
            is_confidential=appeal.is_confidential,
            left_portal=was_shown and not appeal.is_published,
        ),
        subject_id=appeal.id,
        actor=SYSTEM,
    )
