"""A region's own model of rubrication as a kind of trained model: it learns from decisions and from imported files.

Where a region has none the cold start answers: a model of the categories' own texts.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Conflict
from language.engine import (
    CategoryText,
    LabelledText,
    RubricModel,
    Score,
    fingerprint_of,
    is_better,
    score_of,
    sureness_of,
)
from language.training import Split, split_by_text, split_newest
from learning.service import ACTIVE, STAND_IN, Lesson, Loaded, ModelKind, StoredModel, model_kinds
from taxonomy.events import RubricModelBroken, RubricModelPromoted
from taxonomy.facts import OTHER_CODE
from taxonomy.models import Decision
from taxonomy.rubrication.answerer import answerer_with
from taxonomy.rubrication.decisions import DatedLabel, dated_labels
from taxonomy.rubrication.history import (
    code_finder,
    file_rows,
    has_history,
    history_keep,
    history_kept,
    history_match,
    history_told,
)
from taxonomy.rubrication.region_set import RegionSet, current_set, known_texts
from taxonomy.rubrication.settings import rubric_settings

__all__ = ["LEAST_LABELS", "RUBRICATION", "RubricLesson"]

# Fewer held-out texts than this compare two models no better than a coin; at least as many are learned from.
LEAST_HELD = 20
LEAST_LABELS = 2 * LEAST_HELD
HELD_SHARE, HISTORY_HELD_SHARE, MOST_HELD = 5, 10, 3000
# So many texts that people left without a category are looked at to know what such texts get.
MOST_HOMELESS = 1_000


@dataclass(frozen=True, kw_only=True)
class RubricLesson(Lesson):
    """The set's texts and labels: `learned` and `held` for the comparison, `everything` for the model to store.

    `homeless` are texts that people left without a category.
    """

    texts: Sequence[CategoryText] = ()
    learned: Sequence[LabelledText] = ()
    held: Sequence[LabelledText] = ()
    everything: Sequence[LabelledText] = field(default=(), repr=False)
    homeless: Sequence[str] = ()


class _Rubrication(ModelKind[RubricModel, RubricLesson, Score]):
    """Compared on the newest decisions and a fixed tenth of the files; the stored model learns from those, too."""

    name = "rubrication"
    title = gettext_lazy("Рубрикация")
    stand_in = gettext_lazy("холодный старт")
    measures = {
        "top_1": gettext_lazy("Верно с первой подсказки"),
        "top_3": gettext_lazy("Верная среди трёх"),
        "ece": gettext_lazy("Ошибка уверенности (ECE)"),
        "texts": gettext_lazy("Текстов для проверки"),
    }
    files_kept = 4
    loaded_kept = 12

    def lesson(self, active: Loaded[RubricModel] | None, given: Iterable[LabelledText] | None) -> RubricLesson:
        region_set = current_set()
        decided = dated_labels(region_set)
        dated = [label for label in decided if label.label.code in region_set.opened]
        kept = _known([*history_kept(), *(given or ())], region_set)
        files = split_by_text(kept, lambda label: label.text, share=HISTORY_HELD_SHARE, most_held=MOST_HELD)
        decisions = _split(dated, after=active.row.data_until if active is not None else None)
        learned, held, rival = _sides(region_set, decisions, files, active)
        if len(learned) + len(held) < LEAST_LABELS or len(held) < LEAST_HELD:
            raise _too_few(len(dated) + len(files.learned))
        texts = known_texts()
        everything = (*files.learned, *(label.label for label in dated))
        return RubricLesson(
            examples=len(everything),
            data_from=dated[0].decided_at if dated else None,
            data_until=dated[-1].decided_at if dated else None,
            made_for=fingerprint_of(texts),
            rivals=frozenset({rival}),
            texts=texts,
            learned=learned,
            held=held,
            everything=everything,
            homeless=[label.label.text for label in decided if label.label.code == OTHER_CODE][-MOST_HOMELESS:],
        )

    def given(self, files: Mapping[str, Path], tell: Callable[[str], None]) -> Iterable[LabelledText] | None:
        """Labels of a file. A masked copy is kept for later trainings, which read it themselves."""
        super().given({name: path for name, path in files.items() if name != "csv"}, tell)
        path = files.get("csv")
        if path is None:
            return None
        history = history_match(file_rows(path), code_finder())
        for line in history_told(history, path.name):
            tell(line)
        if history_keep(history.labelled):
            return None
        tell(_("Копия файла не сохранена: следующее обучение её не увидит."))
        return history.labelled

    def fit(self, lesson: RubricLesson) -> RubricModel:
        return RubricModel.fit(lesson.texts, lesson.learned)

    def complete(self, model: RubricModel, lesson: RubricLesson) -> RubricModel:
        return RubricModel.fit(lesson.texts, lesson.everything)

    def score(self, model: RubricModel | None, lesson: RubricLesson) -> Score:
        return score_of(answerer_with(model), lesson.held)

    def thresholds(self, model: RubricModel, lesson: RubricLesson) -> dict[str, float]:
        """`sure_at`: from which probability the best category is the answer; what that loses and catches."""
        found = sureness_of(answerer_with(model), lesson.held, lesson.homeless)
        return {"sure_at": found.sure_at, "lost": round(found.lost, 4), "caught": round(found.caught, 4)}

    def is_better(self, score: Score, rivals: Collection[Score]) -> bool:
        return all(is_better(score, rival) for rival in rivals)

    def save(self, model: RubricModel, file: BinaryIO) -> None:
        model.save(file)

    def load(self, file: BinaryIO) -> RubricModel:
        return RubricModel.load(file)

    def is_due(self, last: StoredModel | None, active: StoredModel | None) -> bool:
        """After enough new decisions, or when a trained model has to follow a changed set."""
        decisions = Decision.objects.filter(created_at__gt=last.created_at) if last else Decision.objects.all()
        needed = max(rubric_settings().retrain_after, LEAST_LABELS)
        if decisions.order_by()[:needed].count() >= needed:
            return True
        if active is None or last is None:
            return False
        # A model that was trained for these words and refused would be refused again.
        return current_set().fingerprint not in (active.made_for, last.made_for)

    def check(self) -> None:
        count = Decision.objects.order_by()[:LEAST_LABELS].count()
        if count < LEAST_LABELS and not has_history():
            raise _too_few(count)

    def promoted(self, *, version: int, former_version: int, is_rollback: bool) -> RubricModelPromoted:
        return RubricModelPromoted(version=version, former_version=former_version, is_rollback=is_rollback)

    def broken(self, *, version: int) -> RubricModelBroken:
        return RubricModelBroken(version=version)


RUBRICATION = _Rubrication()
model_kinds.register(RUBRICATION)


def _sides(
    region_set: RegionSet,
    decisions: Split[LabelledText],
    files: Split[LabelledText],
    active: Loaded[RubricModel] | None,
) -> tuple[Sequence[LabelledText], Sequence[LabelledText], str]:
    """What the candidate learns from, what it is examined on, and whom it has to beat there.

    Nobody is examined on what they learned from: where the present model may have seen the newest decisions, files
    alone examine; without files the cold start stands in for it, but only once it no longer fits the set.
    """
    learned, held = (*files.learned, *decisions.learned), decisions.held
    if decisions.is_fair or active is None:
        return learned, (*held, *files.held), ACTIVE
    if len(files.held) >= LEAST_HELD:
        return (*learned, *held), files.held, ACTIVE
    if active.model.fingerprint == region_set.fingerprint:
        raise Conflict(
            _("Новых решений слишком мало, чтобы проверить на них новую модель: нужно хотя бы %(least)d.")
            % {"least": LEAST_LABELS},
            code="few_decisions",
        )
    return learned, held, STAND_IN


def _split(dated: Sequence[DatedLabel], *, after: datetime | None) -> Split[LabelledText]:
    unseen = sum(label.decided_at > after for label in dated) if after is not None else None
    labels = [label.label for label in dated]
    return split_newest(labels, unseen=unseen, share=HELD_SHARE, least=LEAST_HELD, most=MOST_HELD)


def _too_few(count: int) -> Conflict:
    return Conflict(
        _("Учиться пока не на чем: решений %(count)d, нужно хотя бы %(least)d.")
        % {"count": count, "least": LEAST_LABELS},
        code="few_decisions",
    )


def _known(labels: Iterable[LabelledText], region_set: RegionSet) -> list[LabelledText]:
    codes = ((label, region_set.successors.get(label.code, label.code)) for label in labels)
    return [
        LabelledText(text=label.text, code=code, executor=label.executor)
        for label, code in codes
        if code in region_set.opened
    ]
