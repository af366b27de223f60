"""Fit a model on a catalog's texts and a region's decisions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from language.engine.calibration import Calibration
from language.engine.features import Keys, Space, keys_of
from language.engine.head import Head, packed
from language.engine.training import Schedule, centroids, learn, margins, matrix
from language.engine.types import CategoryText, LabelledText

__all__ = ["descriptions", "fitted"]

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]

# The newest decisions are learned from; older ones only make fitting slower.
MOST_DECISIONS = 30_000
MOST_FEATURES = 120_000
# Bounds the weights in training: features × categories with decisions (4 bytes each).
MOST_WEIGHTS = 30_000_000
# How strongly a category's own texts speak: the temperature of the cold model, chosen on held-back examples.
SPEAKING = 80.0
# What every category counts for before decisions: half a decision.
PRIOR_COUNT = 0.5
# So many decisions are believed by half against what categories say of themselves; fewer by less, more by more. Between
# 30 and 200 it makes little difference.
HALF_BELIEVED = 50
# What support vectors weigh next to softmax regression, and their firmness: of categories, of executors, of
# directions.
CATEGORY_MARGIN, CATEGORY_FIRMNESS = 18.0, 0.1
EXECUTOR_MARGIN, EXECUTOR_FIRMNESS = 10.0, 0.3
KIN_FIRMNESS = 0.3
# Directions weigh more while their categories are little known: the first before decisions, the second after very many,
# half way at so many.
KIN_MARGINS, HALF_KNOWN = (9.0, 3.0), 1_000
# A feature whose corrections are all smaller is not kept.
WEAKEST = 0.02
# Decisions are held back by such parts: all in turn where they are fewer than `HELD_WHOLE`, one part where more.
PARTS = 5
HELD_WHOLE = 3_000
# Default calibrations without decisions and after some hundred, fitted on messages of one region
# (docs/reference/measurements/2026-11-rubrication.md). A model interpolates between them by the weight of decisions.
COLD = Calibration(temperature=2.0, slope=0.3, shift=-1.05)
# A set that says little of itself promises too much by chance. A category of the sets of COLD has so many features; of
# fewer the temperature rises by a power. Categories fewer than so many part from each other more clearly.
TOLD_ENOUGH, TOLD_POWER = 1_200.0, 0.42
MANY, SLOPE_OF_FEW, SHIFT_OF_FEW = 195, 0.16, 0.25
# Not so titles alone, of so few features each: from so few of them on the set knows most words of a message not at all,
# and what it makes of the rest is mostly chance.
TOLD_TITLE, FEW_TITLES, SLOPE_OF_TITLES, SHIFT_OF_TITLES, LEAST_SLOPE = 60.0, 60, -0.25, -0.7, 0.2
WARM = Calibration(temperature=2.4, slope=0.5, shift=-0.4)
# Fewer decisions than this tell nothing of calibration: by chance three of ten answers to them are right, or four.
# What is usual counts as much as `USUAL_WORTH` decisions.
CALIBRATED_FROM = 200
USUAL_WORTH = 1_000


@dataclass(frozen=True, slots=True)
class _Lessons:
    """What there is to learn from: texts as keys, those of the catalog and those decided, with their labels."""

    described: list[Keys]
    owners: Labels
    group: Labels
    decided: list[Keys]
    labels: Labels
    takers: Labels

    def part(self, chosen: NDArray[np.bool_]) -> "_Lessons":
        """The same catalog with a part of the decisions."""
        decided = [self.decided[index] for index in np.flatnonzero(chosen)]
        return replace(self, decided=decided, labels=self.labels[chosen], takers=self.takers[chosen])


@dataclass(frozen=True, slots=True)
class _Target:
    """What a head has to learn: the group of each name (a number), what is known before, how support vectors join in.

    `told` are texts that describe names, `tellers` their groups: groups are told apart by them, too. `doubt` is the
    number of decisions that are believed by half.
    """

    group: Labels
    origin: sparse.csr_matrix
    told: sparse.csr_matrix
    tellers: Labels
    doubt: int
    margin: float
    firmness: float


@dataclass(frozen=True, slots=True)
class _Learned:
    """Weights and biases by corrections, the prior of every name, and which correction is whose."""

    weights: Floats
    prior: Floats
    columns: Labels

    def scores(self, target: _Target, texts: sparse.csr_matrix) -> Floats:
        learned = (texts @ self.weights)[:, self.columns]
        return np.asarray((texts @ target.origin).toarray() + learned + self.prior, np.float32)


def descriptions(category: CategoryText) -> list[str]:
    """The texts by which a category is known: its title, what it includes, its aliases together, each example."""
    return [
        text for text in (category.title, category.includes, " . ".join(category.aliases), *category.examples) if text
    ]


def fitted(categories: Sequence[CategoryText], decisions: Sequence[LabelledText], *, seed: int) -> dict[str, Any]:
    """Parts of a model by the names of its fields. Raises ValueError for no categories or for two of one code."""
    number = {category.code: index for index, category in enumerate(categories)}
    if not number or len(number) != len(categories):
        raise ValueError("Categories are needed, each with a code of its own.")
    known = [item for item in decisions if item.code in number][-MOST_DECISIONS:]
    takers = sorted({item.executor for item in known if item.executor})
    place = {name: index for index, name in enumerate(takers)}
    described = [(keys_of(text), number[category.code]) for category in categories for text in descriptions(category)]
    lessons = _Lessons(
        described=[keys for keys, _ in described],
        owners=np.array([index for _, index in described], np.int64),
        group=np.unique([category.direction for category in categories], return_inverse=True)[1],
        decided=[keys_of(item.text) for item in known],
        labels=np.array([number[item.code] for item in known], np.int64),
        takers=np.array([place.get(item.executor, -1) for item in known], np.int64),
    )
    rubric_calibration, taker_calibration = _calibrated(lessons, len(takers), seed=seed)
    space, (rubric_target, rubric), (taker_target, taker) = _taught(lessons, len(takers), seed=seed)
    return {
        "space": space,
        "categories": _head(tuple(number), rubric_target, rubric, rubric_calibration),
        "takers": _head(tuple(takers), taker_target, taker, taker_calibration),
        "decisions": len(known),
    }


def calibration_at_first(told: float, categories: int) -> Calibration:
    """The usual calibration before any decision, of so many categories, each `told` by so many features on average."""
    few = max(0.0, float(np.log(MANY / max(1, categories))))
    untold = max(1.0, TOLD_ENOUGH / max(1.0, told))
    bare = min(1.0, float(np.log(untold) / np.log(TOLD_ENOUGH / TOLD_TITLE)))
    unknowing = bare * max(0.0, float(np.log(FEW_TITLES / max(1, categories))))
    slope = COLD.slope + SLOPE_OF_FEW * few + SLOPE_OF_TITLES * unknowing
    return Calibration(
        temperature=COLD.temperature * untold**TOLD_POWER,
        slope=max(LEAST_SLOPE, slope),
        shift=COLD.shift + SHIFT_OF_FEW * few + SHIFT_OF_TITLES * unknowing,
    )


def _calibrated(lessons: _Lessons, takers: int, *, seed: int) -> tuple[Calibration, Calibration]:
    """Calibrations that suit messages held back from fittings of their own, of categories and of executors.

    Such a fitting has a space of its own: words that only the held-back messages have must be strange to it, or it
    would promise too much of messages to come. Few decisions are all held back in turn, of many one part is enough.
    """
    count = lessons.labels.size
    told = sum(map(len, lessons.described)) / max(1, lessons.group.size)
    usual = calibration_at_first(told, lessons.group.size).towards(WARM, _belief(count, HALF_BELIEVED))
    if count < CALIBRATED_FROM:
        return usual, usual
    part = np.random.default_rng(seed).permutation(count) % PARTS
    rubric_scores, taker_scores, order = [], [], []
    for number in range(PARTS if count < HELD_WHOLE else 1):
        back = part == number
        space, rubric, taker = _taught(lessons.part(~back), takers, seed=seed)
        texts = matrix(space, lessons.part(back).decided)
        rubric_scores.append(rubric[1].scores(rubric[0], texts))
        taker_scores.append(taker[1].scores(taker[0], texts))
        order.append(np.flatnonzero(back))
    held = np.concatenate(order)
    named = lessons.takers[held] >= 0
    return (
        Calibration.chosen(np.concatenate(rubric_scores), lessons.labels[held], usual=usual, worth=USUAL_WORTH),
        Calibration.chosen(np.concatenate(taker_scores)[named], lessons.takers[held][named]) if named.any() else usual,
    )


def _taught(
    lessons: _Lessons, takers: int, *, seed: int
) -> tuple[Space, tuple[_Target, _Learned], tuple[_Target, _Learned]]:
    """A space, and what categories and executors have learned in it."""
    active = np.unique(lessons.labels).size
    largest = min(MOST_FEATURES, MOST_WEIGHTS // max(active, 1))
    space = Space.build(lessons.described, lessons.decided, largest=largest)
    told = matrix(space, lessons.described)
    own = centroids(told, lessons.owners, lessons.group.size)
    rubrics = _Target(
        group=lessons.group,
        origin=sparse.csr_matrix(own.T * SPEAKING, dtype=np.float32),
        told=told,
        tellers=lessons.group[lessons.owners],
        doubt=HALF_BELIEVED,
        margin=CATEGORY_MARGIN,
        firmness=CATEGORY_FIRMNESS,
    )
    executors = _Target(
        group=np.zeros(takers, np.int64),
        origin=sparse.csr_matrix((space.size, takers), dtype=np.float32),
        told=told[:0],
        tellers=lessons.owners[:0],
        doubt=0,
        margin=EXECUTOR_MARGIN,
        firmness=EXECUTOR_FIRMNESS,
    )
    texts = matrix(space, lessons.decided)
    named = lessons.takers >= 0
    return (
        space,
        (rubrics, _learned(rubrics, texts, lessons.labels, seed=seed)),
        (executors, _learned(executors, texts[named], lessons.takers[named], seed=seed)),
    )


def _head(names: tuple[str, ...], target: _Target, learned: _Learned, calibration: Calibration) -> Head:
    rows, corrections, scales = packed(learned.weights, least=WEAKEST)
    return Head(
        names=names,
        prior=learned.prior,
        calibration=calibration,
        origin_ends=target.origin.indptr.astype(np.int64),
        origin_names=target.origin.indices.astype(np.int16),
        origin_values=target.origin.data.astype(np.float16),
        rows=rows,
        corrections=corrections,
        scales=scales,
        columns=learned.columns.astype(np.int16),
    )


def _learned(target: _Target, texts: sparse.csr_matrix, labels: Labels, *, seed: int) -> _Learned:
    """Corrections that decisions make: one for each name with decisions, one for the rest of each group.

    Names of one group without decisions share all corrections, so they are learned as one name (the sum of theirs).
    """
    size = target.group.size
    counts = np.bincount(labels, minlength=size)
    active = np.flatnonzero(counts)
    groups = int(target.group.max(initial=-1)) + 1
    columns = active.size + target.group
    columns[active] = np.arange(active.size)
    prior = np.log((counts + PRIOR_COUNT) / (labels.size + PRIOR_COUNT * size)).astype(np.float32)
    group_machine, kin_machine_bias = _kin_margins(target, texts, labels, groups, seed=seed)
    own = target.group[active]
    if active.size < 2:
        whole = np.concatenate((kin_machine_bias[own], kin_machine_bias))
        weights = np.hstack((group_machine[:, own], group_machine))
        return _Learned(weights, (prior + whole[columns]).astype(np.float32), columns)
    weights, bias = learn(
        texts,
        columns[labels],
        before=_gathered(texts, target.origin, prior, columns, active.size + groups),
        shares=_shares(own, groups),
        schedule=Schedule(),
        seed=seed,
    )
    machine, machine_bias = margins(texts, columns[labels], firmness=target.firmness, seed=seed)
    belief = _belief(labels.size, target.doubt)
    weights = _joined(weights, target.margin * machine, group_machine, own, belief=belief)
    whole = _joined(bias[None], target.margin * machine_bias[None], kin_machine_bias[None], own, belief=belief)[0]
    return _Learned(weights, (prior + whole[columns]).astype(np.float32), columns)


def _belief(decisions: int, doubt: int) -> float:
    """How far so many decisions are believed, from 0 to 1: by half when they are as many as `doubt`."""
    return decisions / (decisions + doubt) if decisions else 0.0


def _joined(taught: Floats, machine: Floats, group_machine: Floats, group: Labels, *, belief: float) -> Floats:
    """Corrections by column (in place of `taught`): of names with decisions, then of the rest of each group.

    `taught` has own ones, one a group, one of all rests; a rest gets the average of support vectors.
    """
    own, shared, rest = np.split(taught, [group.size, taught.shape[1] - 1], axis=1)
    own += shared[:, group] + machine
    shared += rest + machine.mean(axis=1, keepdims=True)
    corrections = taught[:, :-1]
    corrections *= np.float32(belief)
    own += group_machine[:, group]
    shared += group_machine
    return corrections


def _kin_margins(
    target: _Target, texts: sparse.csr_matrix, labels: Labels, groups: int, *, seed: int
) -> tuple[Floats, Floats]:
    """What support vectors of groups against each other give to each, by descriptions and decisions together.

    Nothing where all are of one group.
    """
    of_texts = np.concatenate((target.tellers, target.group[labels]))
    present = np.unique(of_texts)
    weights, biases = np.zeros((texts.shape[1], groups), np.float32), np.zeros(groups, np.float32)
    if present.size > 1:
        rows = sparse.csr_matrix(sparse.vstack((target.told, texts)))
        weights[:, present], biases[present] = margins(rows, of_texts, firmness=KIN_FIRMNESS, seed=seed)
    first, last = KIN_MARGINS
    margin = first + _belief(labels.size, HALF_KNOWN) * (last - first)
    return np.float32(margin) * weights, np.float32(margin) * biases


def _gathered(
    texts: sparse.csr_matrix, origin: sparse.csr_matrix, prior: Floats, columns: Labels, width: int
) -> Floats:
    """Scores before corrections by column; of names in one column, the logarithm of the sum of their odds."""
    order = np.argsort(columns, kind="stable")
    present, firsts = np.unique(columns[order], return_index=True)
    gathered = np.full((texts.shape[0], width), -1e4, np.float32)
    for first in range(0, texts.shape[0], 1000):
        scores = (texts[first : first + 1000] @ origin).toarray() + prior
        gathered[first : first + 1000, present] = np.logaddexp.reduceat(scores[:, order], firsts, axis=1)
    return gathered


def _shares(group: Labels, groups: int) -> Floats:
    """Which corrections (own, one a group, one of all rests) the names with decisions and the rests share."""
    own = np.hstack((np.eye(group.size), np.eye(groups)[group], np.zeros((group.size, 1))))
    rest = np.hstack((np.zeros((groups, group.size)), np.eye(groups), np.ones((groups, 1))))
    return np.asarray(np.vstack((own, rest)), np.float32)
