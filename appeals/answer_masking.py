"""Answers whose masked words are missing: written by the release before this one while regions were being migrated."""

from appeals.models import Answer
from core.plane import tenant_only
from language.detectors.personal_data import personal_data_mask

__all__ = ["answers_mask"]


@tenant_only
def answers_mask(*, limit: int = 500) -> int:
    """Mask at most `limit` of them; returns how many."""
    rows = list(Answer.objects.filter(public_text="").exclude(text="").only("text")[:limit])
    for row in rows:
        # What was masked meanwhile, by an erasure say, is newer than these words.
        Answer.objects.filter(pk=row.pk, text=row.text).update(public_text=personal_data_mask(row.text))
    return len(rows)
