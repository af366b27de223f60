"""A region's own model of rudeness: trained on people's decisions, promoted only if it is better."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from zlib import crc32

import structlog
from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from appeals.learning.answering import TOXICITY, model_stand_in, toxicity_model_now
from appeals.learning.labelled import Labelled
from appeals.learning.scores import Score, false_share, lexicon_score, model_score
from appeals.learning.store import file_write, files_remove_except
from appeals.models import Appeal, DetectorModel, DetectorModelState, RejectionReason
from appeals.states import State
from core.errors import Conflict
from core.events.types import Actor
from core.plane import tenant_only
from language.detectors.personal_data import personal_data_mask
from language.detectors.toxicity import ToxicityModel

__all__ = ["Training", "toxicity_is_due", "toxicity_model_train"]

logger = structlog.get_logger(__name__)

TRAINING_LOCK = 0x4454
LONGEST_TEXT = 4000
# Of each kind, to learn from and to hold back; fewer compare two models no better than a coin.
LEAST, LEAST_HELD = 50, 5
HELD_SHARE = 5
RETRAIN_AFTER = 100


@dataclass(frozen=True, kw_only=True)
class Training:
    """How a training ended; all scores are on the same held-back texts. `active` None: no model answered before.

    `false_share`: how many of held-back ordinary appeals the new model calls rude, from 0 to 1; None where none were.
    """

    model: DetectorModel
    score: Score
    lexicon: Score
    active: Score | None
    false_share: float | None

    @property
    def is_promoted(self) -> bool:
        return self.model.state == DetectorModelState.ACTIVE


@tenant_only
def toxicity_model_train(*, acting: Actor, labelled: Iterable[Labelled], ordinary: Iterable[str] = ()) -> Training:
    """Learn from messages and whether each is rude; a minute for ten thousand. Of equal messages the last one counts.

    Personal data are masked first, and nothing of the messages is kept but weights of words that stand in two of them
    or more. Ordinary appeals teach what is not rude, and bound how many of their like may be called so. A fifth is held
    back by the words themselves, the same in every training, so no model ever learns
    from it; the new model answers where its F1 there is above that of the active one and of the lexicon. Raises
    Conflict: `few_labels`, or `training_runs` while another training of the region goes on.
    """
    with _only_one():
        learned, held = _split(labelled)
        known, unknown = _ordinary_split(ordinary, {text for text, _rude in (*learned, *held)})
        model = ToxicityModel.fit([text for text, _rude in learned], [is_rude for _text, is_rude in learned], known)
        active = toxicity_model_now()
        rivals = {"lexicon": lexicon_score(held)} | ({"active": model_score(active, held)} if active else {})
        score = model_score(model, held)
        last = DetectorModel.objects.filter(detector=TOXICITY).aggregate(version=Max("version"))["version"] or 0
        row = DetectorModel(
            detector=TOXICITY,
            version=last + 1,
            state=DetectorModelState.REFUSED,
            labels=len(learned),
            score=score.as_json(),
            rivals={name: rival.as_json() for name, rival in rivals.items()},
            trained_by=acting.label,
        )
        if all(score.f1 > rival.f1 for rival in rivals.values()):
            stored = file_write(model, detector=TOXICITY, version=row.version)
            row.path, row.sha256, row.size_bytes = stored.path, stored.sha256, stored.size
            model_stand_in(row, acting=acting)
            _prune()
        else:
            row.save()
    logger.info("toxicity_model_trained", model_version=row.version, state=row.state, **score.as_json())
    return Training(
        model=row,
        score=score,
        lexicon=rivals["lexicon"],
        active=rivals.get("active"),
        false_share=false_share(model, unknown),
    )


@tenant_only
def toxicity_is_due() -> bool:
    """Whether RETRAIN_AFTER appeals were refused for insults since the last training."""
    refused = Appeal.objects.filter(state=State.REJECTED, rejection_reason=RejectionReason.RUDE)
    last = DetectorModel.objects.filter(detector=TOXICITY).aggregate(at=Max("created_at"))["at"]
    if last is not None:
        refused = refused.filter(closed_at__gt=last)
    return refused.order_by()[:RETRAIN_AFTER].count() >= RETRAIN_AFTER


def _split(labelled: Iterable[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """What is learned from and what is held back. Raises Conflict for too little of either."""
    raw = dict(labelled)
    _enough(raw.values(), LEAST)
    masked = {personal_data_mask(text[:LONGEST_TEXT]): is_rude for text, is_rude in raw.items()}
    parts: tuple[list[Labelled], list[Labelled]] = [], []
    for text, is_rude in masked.items():
        parts[_is_held(text)].append((text, is_rude))
    for part in parts:
        _enough([is_rude for _text, is_rude in part], LEAST_HELD)
    return parts


def _ordinary_split(ordinary: Iterable[str], labelled: set[str]) -> tuple[list[str], list[str]]:
    """Likewise of ordinary appeals, without those that somebody has labelled."""
    masked = dict.fromkeys(personal_data_mask(text[:LONGEST_TEXT]) for text in ordinary)
    parts: tuple[list[str], list[str]] = [], []
    for text in masked:
        if text not in labelled:
            parts[_is_held(text)].append(text)
    return parts


def _is_held(text: str) -> bool:
    return crc32(text.encode("utf-8", "replace")) % HELD_SHARE == 0


def _enough(labels: Iterable[bool], least: int) -> None:
    all_of_them = list(labels)
    rude = sum(all_of_them)
    if min(rude, len(all_of_them) - rude) < least:
        raise Conflict(
            _("Учиться пока не на чем: нужно хотя бы по %(least)d разных текстов, грубых и обычных.")
            % {"least": LEAST},
            code="few_labels",
        )


def _prune() -> None:
    """Keep the files of the active model and of the one before: another process may be about to read it."""
    rows = DetectorModel.objects.filter(detector=TOXICITY).exclude(path="").order_by("-version")
    keep = set(rows.values_list("path", flat=True)[:2])
    rows.exclude(path__in=keep).update(path="")
    files_remove_except(keep, detector=TOXICITY)


@contextmanager
def _only_one() -> Iterator[None]:
    """A lock of this connection, not of a transaction: it goes with the process that dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hashtext(current_schema())")
        keys = (TRAINING_LOCK, cursor.fetchone()[0])
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", keys)
        if not cursor.fetchone()[0]:
            raise Conflict(_("Модель уже переучивается. Подождите, пока закончится."), code="training_runs")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", keys)
