"""Mask published texts again with the current detectors: older texts were masked by older ones.

Existing masks stay. A text that differs from the applicant's text by more than masks was edited by a person: it is
skipped, and listed if the current detectors would mask something in it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from appeals.models import Answer, Appeal
from core.keyset import batches_by_id
from core.plane import tenant_only
from language.detectors.personal_data import MASK, personal_data_find, personal_data_mask
from language.findings import Span
from taxonomy.service import decision_text_set

__all__ = ["Masked", "answers_mask", "appeals_mask_anew", "masked_anew"]

BATCH = 200
# Where what a column holds is shown.
_OF_APPEAL = {"text": "public_text", "address": "public_address"}
_OF_ANSWER = {"text": "public_text"}


@dataclass
class Masked:
    """Result of masking again: number of checked and changed appeals, and numbers of edited ones that need review."""

    looked_at: int = 0
    changed: int = 0
    edited: list[int] = field(default_factory=list)


@tenant_only
def appeals_mask_anew(*, dry_run: bool = False, told: Callable[[int], object] = lambda _done: None) -> Masked:
    """Mask the public text and address of every appeal of the region again, and its answers.

    `told` hears how many are done by now. Texts are read without a lock; each row is a transaction of its own, so what
    is interrupted goes on when it is run again; run twice it changes nothing. With `dry_run` nothing is written.
    """
    result = Masked()
    for batch in batches_by_id(Appeal.objects.all(), BATCH):
        numbers = {appeal.id: appeal.number for appeal in batch}
        for appeal in batch:
            result.looked_at += 1
            _mask(appeal, _OF_APPEAL, appeal.number, result, dry_run=dry_run)
        for answer in Answer.objects.filter(appeal_id__in=numbers).order_by("id"):
            _mask(answer, _OF_ANSWER, numbers[answer.appeal_id], result, dry_run=dry_run)
        told(result.looked_at)
    return result


def masked_anew(text: str, shown: str, found: list[Span] | None = None) -> str | None:
    """Add to `shown`, the masked `text`, masks for what today's detectors find; `found` is their result if known.

    None if `shown` differs from `text` by more than masks: a person has edited it.
    """
    hidden = _hidden_in(text, shown)
    if hidden is None:
        return None
    return personal_data_mask(text, _joined([*hidden, *(personal_data_find(text) if found is None else found)]))


def _mask(row: Appeal | Answer, columns: Mapping[str, str], number: int, result: Masked, *, dry_run: bool) -> None:
    changes = {}
    for name, shown in columns.items():
        before = getattr(row, shown)
        after = masked_anew(getattr(row, name), before)
        if after is None:
            if personal_data_find(before) and number not in result.edited:
                result.edited.append(number)
        elif after != before:
            changes[shown] = after
    if not changes:
        return
    if dry_run or _changed(row, columns, changes):
        result.changed += 1
    elif (newer := type(row).objects.filter(pk=row.pk).first()) is not None:
        _mask(newer, columns, number, result, dry_run=dry_run)


@transaction.atomic
def _changed(row: Appeal | Answer, columns: Mapping[str, str], changes: Mapping[str, str]) -> bool:
    """Write the masked columns unless the row has changed since it was read; returns whether it wrote them."""
    seen = {name: getattr(row, name) for name in (*columns, *columns.values())}
    if not type(row).objects.filter(pk=row.pk, **seen).update(**changes):
        return False
    if isinstance(row, Appeal) and "public_text" in changes:
        decision_text_set(appeal_id=row.id, text=changes["public_text"])
    return True


def _hidden_in(text: str, shown: str) -> list[Span] | None:
    """The spans of the text that masks in `shown` cover; None if anything but masks differs."""
    pieces = shown.split(MASK)
    if len(pieces) == 1:
        return [] if text == shown else None
    first, *inner, last = pieces
    end = len(text) - len(last)
    if not text.startswith(first) or not text.endswith(last) or end <= len(first):
        return None
    spans, start = [], len(first)
    for piece in inner:
        # Where the same words stand twice either place will do: what is seen between the masks is the same.
        at = text.find(piece, start + 1, end)
        if at < 0:
            return None
        spans.append(Span(start, at, "hidden"))
        start = at + len(piece)
    return [*spans, Span(start, end, "hidden")] if start < end else None


def _joined(spans: list[Span]) -> list[Span]:
    """Sort spans and merge those that overlap or touch."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(span.end, result[-1].end), result[-1].kind)
        else:
            result.append(span)
    return result


@tenant_only
def answers_mask(*, limit: int = 500) -> int:
    """Mask at most `limit` answers without masked words; returns how many.

    They were written by the release before while regions were being migrated.
    """
    rows = list(Answer.objects.filter(public_text="").exclude(text="").only("text")[:limit])
    for row in rows:
        # What was masked meanwhile, by an erasure say, is newer than these words.
        Answer.objects.filter(pk=row.pk, text=row.text).update(public_text=personal_data_mask(row.text))
    return len(rows)
