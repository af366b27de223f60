"""Background tasks of appeals; each calls one service."""

from uuid import UUID

import structlog
from celery import shared_task

from appeals.channels.receiving import inbound_texts_purge
from appeals.clocks.sweeping import clocks_sweep
from appeals.clocks.takeover import clocks_take_over
from appeals.drafts import drafts_remove_stale
from appeals.photos.attachments import attachment_process, attachments_remove_loose, attachments_unprocessed
from appeals.photos.orphans import orphans_remove
from appeals.stages.undo_points import undo_points_purge
from appeals.telling.notifications import notifications_purge
from appeals.upkeep.masking import answers_mask
from appeals.upkeep.reading_again import appeals_read_again
from appeals.upkeep.recategorising import appeals_conceal, appeals_recategorise
from core.queues import Queue
from core.tasks import RegionTask, SchemaTask
from tenants.service import send_to_regions

__all__ = [
    "appeals_follow_categories",
    "appeals_read_again_task",
    "appeals_sweep",
    "appeals_sweep_everywhere",
    "attachment_process_task",
    "orphans_sweep",
    "orphans_sweep_everywhere",
]

logger = structlog.get_logger(__name__)


@shared_task(base=RegionTask, runs_in=Queue.SWEEPS)
def attachment_process_task(schema: str, attachment_id: str) -> None:
    """Make the public copies of one photo."""
    attachment_process(UUID(attachment_id))


@shared_task(base=RegionTask, runs_in=Queue.SWEEPS)
def appeals_follow_categories(schema: str) -> int:
    """Move and hide what a large change of categories left; returns how many."""
    return appeals_recategorise() + appeals_conceal()


@shared_task(base=RegionTask, runs_in=Queue.SWEEPS)
def appeals_read_again_task(schema: str) -> int:
    """Let the second reader read what waits to be shown; returns how many came on the portal."""
    return appeals_read_again()


@shared_task(base=RegionTask, runs_in=Queue.SWEEPS)
def appeals_sweep(schema: str) -> None:
    """Periodic work of a region: expired clocks, photos without a task, old drafts.

    Also appeals that came in while their category was being retired or made confidential, and answers and appeals
    without clocks of a release before this one.
    """
    answers_mask()
    clocks_take_over()
    clocks_sweep()
    appeals_recategorise()
    appeals_conceal()
    attachments_remove_loose()
    drafts_remove_stale()
    undo_points_purge()
    notifications_purge()
    inbound_texts_purge()
    appeals_read_again()
    for attachment_id in attachments_unprocessed():
        try:
            attachment_process(attachment_id)
        except Exception:
            # One lost file must not keep the copies of all later photos from being made.
            logger.exception("photo_not_processed", attachment_id=str(attachment_id))


@shared_task(base=SchemaTask, runs_in=Queue.SWEEPS)
def appeals_sweep_everywhere(schema: str) -> None:
    """Send the sweep to every ready region."""
    send_to_regions(appeals_sweep)


@shared_task(base=RegionTask, runs_in=Queue.SWEEPS)
def orphans_sweep(schema: str) -> None:
    """Remove files of photos that no row knows."""
    orphans_remove()


@shared_task(base=SchemaTask, runs_in=Queue.SWEEPS)
def orphans_sweep_everywhere(schema: str) -> None:
    """Send the sweep of files to every ready region."""
    send_to_regions(orphans_sweep)
