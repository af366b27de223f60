"""Training data of a region: confirmed decisions, oldest first, and imported files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zlib import crc32

from core.plane import tenant_only
from language.engine import LabelledText
from taxonomy.models import Decision
from taxonomy.rubrication.region_set import RegionSet

__all__ = ["LEAST_HELD", "DatedLabel", "Split", "dated_labels", "history_split", "labels_split"]

# A model learns from so many of the newest decisions.
MOST_DECISIONS = 30_000
# Fewer held-back texts than this compare two models no better than a coin.
LEAST_HELD = 20
HELD_SHARE = 5
HISTORY_HELD_SHARE = 10
MOST_HELD = 3000


@dataclass(frozen=True, slots=True)
class DatedLabel:
    """A confirmed decision and its time (UTC)."""

    label: LabelledText
    decided_at: datetime


@dataclass(frozen=True, kw_only=True)
class Split:
    """Training texts and held-out texts.

    `is_fair` tells that the model that answers now can't have learned from any held-back text.
    """

    learned: tuple[LabelledText, ...] = field(default=())
    held: tuple[LabelledText, ...] = field(default=())
    is_fair: bool = True


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


def labels_split(labels: Sequence[DatedLabel], *, after: datetime | None) -> Split:
    """Hold out the newest fifth, and of decisions after the active model's last one at most half.

    Where too few such came, the newest fifth of all, seen by the present model or not.
    """
    unseen = sum(after is None or label.decided_at > after for label in labels)
    wanted = min(max(len(labels) // HELD_SHARE, LEAST_HELD), len(labels) // 2, MOST_HELD)
    held = wanted if after is None else min(unseen // 2, wanted)
    is_fair = after is None or held >= LEAST_HELD
    if not is_fair:
        held = wanted
    plain = [label.label for label in labels]
    cut = len(plain) - held
    return Split(learned=tuple(plain[:cut]), held=tuple(plain[cut:]), is_fair=is_fair)


def history_split(labels: Iterable[LabelledText]) -> Split:
    """Hold out a tenth by a hash of the text: the same texts in every training, so that no model is trained on them."""
    learned: list[LabelledText] = []
    held: list[LabelledText] = []
    for label in labels:
        is_held = crc32(label.text.encode("utf-8", "replace")) % HISTORY_HELD_SHARE == 0
        if not is_held:
            learned.append(label)
        elif len(held) < MOST_HELD:
            held.append(label)
    return Split(learned=tuple(learned), held=tuple(held))
