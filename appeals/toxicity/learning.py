"""A region's own model of rudeness as a kind of trained model: it learns from moderators' decisions.

Where a region has none the shipped lexicon answers alone.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.events import DetectorModelBroken, DetectorModelPromoted
from appeals.models import Appeal, RejectionReason
from appeals.states import State
from appeals.toxicity.labelled import Labelled, decided_texts, labelled_file, ordinary_file, ordinary_texts
from appeals.toxicity.scores import Score, false_share, false_words, lexicon_score, model_score
from core.errors import Conflict
from core.plane import tenant_only
from language.detectors.personal_data import personal_data_mask
from language.detectors.toxicity import ToxicityModel
from language.training import Split, split_by_text
from learning.service import Lesson, Loaded, ModelKind, StoredModel, model_kinds, model_now

__all__ = ["TOXICITY", "ToxicityExamples", "ToxicityLesson", "toxicity_model_now"]

LONGEST_TEXT = 4000
# Of each kind, to learn from and to hold back; fewer compare two models no better than a coin.
LEAST, LEAST_HELD = 50, 5
HELD_SHARE = 5
RETRAIN_AFTER = 100


@dataclass(frozen=True, kw_only=True)
class ToxicityExamples:
    """Messages and whether each is rude, and ordinary appeals; of equal messages the last one counts."""

    labelled: Iterable[Labelled]
    ordinary: Iterable[str] = ()


@dataclass(frozen=True, kw_only=True)
class ToxicityLesson(Lesson):
    """Messages with personal data masked. Ordinary appeals bound how many of their like may be called rude.

    What is held out is chosen by the words themselves, the same in every training, so no model ever learns from it.
    """

    labelled: Split[Labelled] = field(default_factory=Split)
    ordinary: Split[str] = field(default_factory=Split)


class _Toxicity(ModelKind[ToxicityModel, ToxicityLesson, Score]):
    """Nothing of the messages is kept but weights of words that stand in two of them or more."""

    name = "toxicity"
    title = gettext_lazy("Грубость")
    stand_in = gettext_lazy("словарь")
    measures = {
        "f1": "F1",
        "precision": gettext_lazy("Точность"),
        "recall": gettext_lazy("Полнота"),
        "texts": gettext_lazy("Текстов для проверки"),
    }

    def lesson(self, active: Loaded[ToxicityModel] | None, given: ToxicityExamples | None) -> ToxicityLesson:
        examples = given or self.given({}, lambda line: None)
        labelled = _split(examples.labelled)
        known = {text for text, _rude in (*labelled.learned, *labelled.held)}
        masked = dict.fromkeys(_masked(text) for text in examples.ordinary)
        return ToxicityLesson(
            examples=len(labelled.learned),
            labelled=labelled,
            ordinary=split_by_text((text for text in masked if text not in known), str, share=HELD_SHARE),
        )

    def given(self, files: Mapping[str, Path], tell: Callable[[str], None]) -> ToxicityExamples:
        """Examples of the region with those of the files; decisions count over what a file says of the same message."""
        super().given({name: path for name, path in files.items() if name not in ("csv", "ordinary")}, tell)
        labelled = [*(labelled_file(files["csv"]) if "csv" in files else ()), *decided_texts()]
        own = ordinary_file(files["ordinary"]) if "ordinary" in files else ()
        return ToxicityExamples(labelled=labelled, ordinary=[*own, *ordinary_texts(labelled=len(labelled))])

    def remarks(self, lesson: ToxicityLesson, model: ToxicityModel) -> Iterator[str]:
        """How many of the polite appeals it has not seen it would call rude."""
        share = false_share(model, lesson.ordinary.held)
        if share is not None:
            yield false_words(share)

    def fit(self, lesson: ToxicityLesson) -> ToxicityModel:
        texts, labels = zip(*lesson.labelled.learned, strict=True)
        return ToxicityModel.fit(texts, labels, lesson.ordinary.learned)

    def score(self, model: ToxicityModel | None, lesson: ToxicityLesson) -> Score:
        return lexicon_score(lesson.labelled.held) if model is None else model_score(model, lesson.labelled.held)

    def is_better(self, score: Score, rivals: Collection[Score]) -> bool:
        return all(score.f1 > rival.f1 for rival in rivals)

    def save(self, model: ToxicityModel, file: BinaryIO) -> None:
        model.save(file)

    def load(self, file: BinaryIO) -> ToxicityModel:
        return ToxicityModel.load(file)

    def is_due(self, last: StoredModel | None, active: StoredModel | None) -> bool:
        """After RETRAIN_AFTER appeals were refused for insults since the last training."""
        refused = Appeal.objects.filter(state=State.REJECTED, rejection_reason=RejectionReason.RUDE)
        if last is not None:
            refused = refused.filter(closed_at__gt=last.created_at)
        return refused.order_by()[:RETRAIN_AFTER].count() >= RETRAIN_AFTER

    def promoted(self, *, version: int, former_version: int, is_rollback: bool) -> DetectorModelPromoted:
        return DetectorModelPromoted(detector=self.name, version=version, former_version=former_version)

    def broken(self, *, version: int) -> DetectorModelBroken:
        return DetectorModelBroken(detector=self.name, version=version)


TOXICITY = _Toxicity()
model_kinds.register(TOXICITY)


@tenant_only
def toxicity_model_now() -> ToxicityModel | None:
    """The model that the region trained; None where there is none or its file can't be read. Never raises."""
    loaded = model_now(TOXICITY)
    return loaded.model if loaded is not None else None


def _split(labelled: Iterable[Labelled]) -> Split[Labelled]:
    """What is learned from and what is held out. Raises Conflict for too little of either."""
    raw = dict(labelled)
    _enough(raw.values(), LEAST)
    masked = {_masked(text): is_rude for text, is_rude in raw.items()}
    split = split_by_text(masked.items(), lambda item: item[0], share=HELD_SHARE)
    for part in (split.learned, split.held):
        _enough([is_rude for _text, is_rude in part], LEAST_HELD)
    return split


def _masked(text: str) -> str:
    return personal_data_mask(text[:LONGEST_TEXT])


def _enough(labels: Collection[bool], least: int) -> None:
    rude = sum(labels)
    if min(rude, len(labels) - rude) < least:
        raise Conflict(
            _("Учиться пока не на чем: нужно хотя бы по %(least)d разных текстов, грубых и обычных.")
            % {"least": LEAST},
            code="few_labels",
        )
