"""People's decisions about categories: training labels, and scores of the model that suggested."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from core import clock
from core.plane import tenant_only
from language.engine import LabelledText
from taxonomy.models import Decision, DecisionKind
from taxonomy.rubrication.region_set import RegionSet

__all__ = [
    "DatedLabel",
    "dated_labels",
    "decision_executor_set",
    "decision_forget",
    "decision_record",
    "decision_text_set",
]

# What a model reads of a text anyway.
LONGEST_TEXT = 4000
# A model learns from so many of the newest decisions.
MOST_DECISIONS = 30_000


@tenant_only
@transaction.atomic
def decision_record(
    *,
    appeal_id: UUID,
    text: str,
    category_id: UUID,
    suggested_id: UUID | None,
    probability: float | None,
    model_version: int | None,
    executor_id: UUID | None = None,
) -> Decision:
    """Store the category that a person confirmed for an appeal; a later decision replaces it.

    `text` comes with personal data masked. The rest is what the model had suggested, None where it had not; without a
    probability it was «Другое»: the model said that it does not know, which is neither taken nor corrected. An executor
    that is known already stays while the category does.
    """
    kind = DecisionKind.UNAIDED
    if suggested_id is not None and probability is not None:
        kind = DecisionKind.ACCEPTED if suggested_id == category_id else DecisionKind.CORRECTED
    former = Decision.objects.filter(appeal_id=appeal_id).values_list("category_id", "executor_id").first()
    if executor_id is None and former is not None and former[0] == category_id:
        executor_id = former[1]
    decision, _made = Decision.objects.update_or_create(
        appeal_id=appeal_id,
        defaults={
            "text": text[:LONGEST_TEXT].replace("\x00", " "),
            "category_id": category_id,
            "kind": kind,
            "suggested_id": suggested_id,
            "probability": probability if suggested_id is not None else None,
            "model_version": model_version if suggested_id is not None else None,
            "executor_id": executor_id,
            "decided_at": clock.now(),
        },
    )
    return decision


@tenant_only
def decision_executor_set(*, appeal_id: UUID, executor_id: UUID) -> None:
    """Store the executor of the appeal; does nothing without a decision on its category."""
    Decision.objects.filter(appeal_id=appeal_id).update(executor_id=executor_id)


@tenant_only
def decision_forget(*, appeal_id: UUID) -> None:
    """Delete a decision that was undone, so that nothing is learned from it."""
    Decision.objects.filter(appeal_id=appeal_id).delete()


@tenant_only
def decision_text_set(*, appeal_id: UUID, text: str) -> None:
    """Replace the text of a decision by a more strictly masked one."""
    Decision.objects.filter(appeal_id=appeal_id).update(text=text[:LONGEST_TEXT].replace("\x00", " "))


@dataclass(frozen=True, slots=True)
class DatedLabel:
    """A confirmed decision as a training label, and its time (UTC)."""

    label: LabelledText
    decided_at: datetime


@tenant_only
def dated_labels(region_set: RegionSet) -> list[DatedLabel]:
    """Decisions on categories of the set, the oldest first; those on a retired category count for its successor."""
    rows = (
        Decision.objects.order_by("-decided_at", "-id")
        .exclude(text="")
        .values_list("text", "category__code", "executor__code", "decided_at")[:MOST_DECISIONS]
    )
    return [
        DatedLabel(
            LabelledText(text=text, code=region_set.successors.get(code, code), executor=executor or ""), decided_at
        )
        for text, code, executor, decided_at in reversed(list(rows))
    ]
