"""Second reading: another reader reads texts before publication, and its findings are masked too.

The masks of the first reader exist from the receipt on. A missing or broken second reader delays publication for at
most GIVE_UP: then the first reader's masks alone apply, and the log says so.
"""

from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction

from appeals.models import Appeal
from appeals.second_reader import persons_seen
from appeals.stages.publicity import may_be_published
from appeals.states import State
from appeals.upkeep.masking import masked_anew
from core import clock
from core.database.locks import lock_number, session_lock
from core.plane import tenant_only
from language.detectors.personal_data import personal_data_union
from language.findings import Span
from taxonomy.service import decision_text_set

__all__ = ["appeals_read_again"]

logger = structlog.get_logger(__name__)

GIVE_UP = timedelta(minutes=10)
BATCH = 50


@tenant_only
def appeals_read_again() -> int:
    """Read the texts that wait for publication, and publish them; returns the number of published appeals.

    Nothing is done while another worker is at it. What cannot be read is tried again by the next call.
    """
    if not Appeal.objects.filter(awaits_reading_since__isnull=False).exists():
        return 0
    # One process of the reader a region: it takes memory.
    with session_lock(lock_number("appeals", "reading_again")) as is_ours:
        return _read_all() if is_ours else 0


def _read_all() -> int:
    shown, tried = 0, set[UUID]()
    while True:
        waiting = list(
            Appeal.objects.filter(awaits_reading_since__isnull=False)
            .exclude(pk__in=tried)
            .order_by("awaits_reading_since")
            .values_list("pk", "text")[:BATCH]
        )
        if not waiting:
            return shown
        tried.update(pk for pk, _ in waiting)
        # No row is locked meanwhile: whoever takes a step does not wait for the reader.
        answers = persons_seen([text for _, text in waiting])
        for (pk, text), seen in zip(waiting, answers, strict=True):
            shown += _show(pk, text, None if seen is None else personal_data_union(text, seen))


@transaction.atomic
def _show(pk: UUID, text: str, found: list[Span] | None) -> bool:
    """Mask what both readers have found and publish the appeal, if still wanted; returns whether it is published.

    `found` is None where the second reader could not read.
    """
    appeal = Appeal.objects.select_for_update(of=("self",)).select_related("category").get(pk=pk)
    since = appeal.awaits_reading_since
    if since is None or appeal.text != text:
        return False
    if found is None:
        if clock.now() - since < GIVE_UP:
            return False
        logger.error("second_reader_given_up", appeal_id=str(pk))
    else:
        # None where a person has edited what is shown: they have looked at it.
        shown = masked_anew(text, appeal.public_text, found)
        if shown is not None and shown != appeal.public_text:
            appeal.public_text = shown
            decision_text_set(appeal_id=appeal.id, text=shown)
        appeal.read_again_at = clock.now()
    appeal.awaits_reading_since = None
    appeal.is_published = may_be_published(appeal) and appeal.state != State.REJECTED
    # Not a step of anybody: the version stays, or whoever has the page open would be told of a conflict.
    appeal.save(update_fields=["public_text", "read_again_at", "awaits_reading_since", "is_published"])
    return appeal.is_published
