"""Which appeals may be published at all, whoever decides on it."""

from appeals.models import Appeal
from appeals.second_reader import second_reader_is_on
from core import clock
from core.tasks import send_after_commit
from taxonomy.service import Sensitivity

__all__ = ["may_be_published", "publication_decide"]


def may_be_published(appeal: Appeal) -> bool:
    """Whether the applicant agreed and the category may be published."""
    return appeal.wants_publicity and appeal.category.sensitivity != Sensitivity.CONFIDENTIAL


def publication_decide(appeal: Appeal, *, wanted: bool) -> bool:
    """Publish or unpublish an appeal; the caller saves it. Returns whether it is to be published.

    Where there is a second reader, words that it has not read wait for it: a task reads them within seconds, a sweep
    where the task is lost (`appeals.upkeep.reading_again`).
    """
    shown = wanted and may_be_published(appeal)
    waits = shown and not appeal.is_published and appeal.read_again_at is None and second_reader_is_on()
    appeal.is_published = shown and not waits
    appeal.awaits_reading_since = clock.now() if waits else None
    if waits:
        send_after_commit("appeals.tasks.appeals_read_again_task")
    return shown
