"""Fitting: from a catalog's texts and a region's decisions to the parts of a model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from taxonomy.rubrication.calibration import Calibration
from taxonomy.rubrication.features import Keys, keys_of
from taxonomy.rubrication.head import Head, packed
from taxonomy.rubrication.space import Space
from taxonomy.rubrication.training import Schedule, centroids, learn, margins, matrix
from taxonomy.rubrication.types import CategoryText, LabelledText

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
# What support vectors weigh next to softmax regression, and their firmness: of categories, of directions, of executors.
CATEGORY_MARGIN, CATEGORY_FIRMNESS = 18.0, 0.1
KIN_MARGIN, KIN_FIRMNESS = 4.0, 0.1
EXECUTOR_MARGIN, EXECUTOR_FIRMNESS = 10.0, 0.3
# A feature whose corrections are all smaller is not kept.
WEAKEST = 0.02
# Decisions are held back by such parts: all in turn where they are fewer than `HELD_WHOLE`, one part where more.
PARTS = 5
HELD_WHOLE = 3_000
# Fewer decisions than this tell nothing about calibration; the cold one stands: it was chosen on one held-back example
# of each of the 689 categories (docs/explanation/rubrication.md).
CALIBRATED_FROM = 200
COLD = Calibration(temperature=1.5, slope=0.3, shift=-1.3)


@dataclass(frozen=True, slots=True)
class _Lessons:
    """What there is to learn from: texts as keys, those of the catalog and those decided, with their labels."""

    described: list[Keys]
    owners: Labels
    kin: Labels
    decided: list[Keys]
    labels: Labels
    takers: Labels

    def part(self, chosen: NDArray[np.bool_]) -> "_Lessons":
        """The same catalog with a part of the decisions."""
        decided = [self.decided[index] for index in np.flatnonzero(chosen)]
        return replace(self, decided=decided, labels=self.labels[chosen], takers=self.takers[chosen])


@dataclass(frozen=True, slots=True)
class _Target:
    """What a head has to learn: the kin of each name (a number), what is known before, how support vectors join in."""

    kin: Labels
    origin: sparse.csr_matrix
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
        kin=np.unique([category.direction for category in categories], return_inverse=True)[1],
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


def _calibrated(lessons: _Lessons, takers: int, *, seed: int) -> tuple[Calibration, Calibration]:
    """Calibrations that suit messages held back from fittings of their own, of categories and of executors.

    Such a fitting has a space of its own: words that only the held-back messages have must be strange to it, or it
    would promise too much of messages to come. Few decisions are all held back in turn, of many one part is enough.
    """
    count = lessons.labels.size
    if count < CALIBRATED_FROM:
        return COLD, COLD
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
        Calibration.chosen(np.concatenate(rubric_scores), lessons.labels[held]),
        Calibration.chosen(np.concatenate(taker_scores)[named], lessons.takers[held][named]) if named.any() else COLD,
    )


def _taught(
    lessons: _Lessons, takers: int, *, seed: int
) -> tuple[Space, tuple[_Target, _Learned], tuple[_Target, _Learned]]:
    """A space, and what categories and executors have learned in it."""
    active = np.unique(lessons.labels).size
    largest = min(MOST_FEATURES, MOST_WEIGHTS // max(active, 1))
    space = Space.build(lessons.described, lessons.decided, largest=largest)
    own = centroids(matrix(space, lessons.described), lessons.owners, lessons.kin.size)
    rubrics = _Target(
        lessons.kin, sparse.csr_matrix(own.T * SPEAKING, dtype=np.float32), CATEGORY_MARGIN, CATEGORY_FIRMNESS
    )
    nothing = sparse.csr_matrix((space.size, takers), dtype=np.float32)
    executors = _Target(np.zeros(takers, np.int64), nothing, EXECUTOR_MARGIN, EXECUTOR_FIRMNESS)
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
    """Corrections that decisions make: one for each name with decisions, one for the rest of each kin.

    Names of one kin without decisions share all corrections, so they are learned as one name (the sum of theirs).
    """
    size = target.kin.size
    counts = np.bincount(labels, minlength=size)
    active = np.flatnonzero(counts)
    kins = int(target.kin.max(initial=-1)) + 1
    columns = active.size + target.kin
    columns[active] = np.arange(active.size)
    prior = np.log((counts + PRIOR_COUNT) / (labels.size + PRIOR_COUNT * size)).astype(np.float32)
    if active.size < 2:
        return _Learned(np.zeros((texts.shape[1], active.size + kins), np.float32), np.zeros(size, np.float32), columns)
    weights, bias = learn(
        texts,
        columns[labels],
        before=_gathered(texts, target.origin, prior, columns, active.size + kins),
        shares=_shares(target.kin[active], kins),
        schedule=Schedule(),
        seed=seed,
    )
    own, shared, rest = np.split(weights, [active.size, active.size + kins], axis=1)
    own_bias, shared_bias, rest_bias = np.split(bias, [active.size, active.size + kins])
    kin_machine, kin_machine_bias = _kin_margins(target, texts, labels, kins, seed=seed)
    shared += kin_machine
    shared_bias += kin_machine_bias
    machine, machine_bias = margins(texts, columns[labels], firmness=target.firmness, seed=seed)
    own += shared[:, target.kin[active]] + target.margin * machine
    own_bias += shared_bias[target.kin[active]] + target.margin * machine_bias
    shared += rest + target.margin * machine.mean(axis=1, keepdims=True)
    shared_bias += rest_bias + target.margin * machine_bias.mean()
    whole = np.concatenate((own_bias, shared_bias))
    return _Learned(np.hstack((own, shared)), (prior + whole[columns]).astype(np.float32), columns)


def _kin_margins(
    target: _Target, texts: sparse.csr_matrix, labels: Labels, kins: int, *, seed: int
) -> tuple[Floats, Floats]:
    """What support vectors of kins against each other give to each; a kin without decisions gets the average."""
    present = np.unique(target.kin[labels])
    if present.size < 2:
        return np.zeros((texts.shape[1], kins), np.float32), np.zeros(kins, np.float32)
    machine, bias = margins(texts, target.kin[labels], firmness=KIN_FIRMNESS, seed=seed)
    weights = np.repeat(machine.mean(axis=1, keepdims=True), kins, axis=1)
    biases = np.full(kins, bias.mean(), np.float32)
    weights[:, present], biases[present] = machine, bias
    return np.asarray(KIN_MARGIN * weights, np.float32), np.asarray(KIN_MARGIN * biases, np.float32)


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


def _shares(kin: Labels, kins: int) -> Floats:
    """Which corrections (own ones, one a kin, one of all rests) the names with decisions and the rests have part in."""
    own = np.hstack((np.eye(kin.size), np.eye(kins)[kin], np.zeros((kin.size, 1))))
    rest = np.hstack((np.zeros((kins, kin.size)), np.eye(kins), np.ones((kins, 1))))
    return np.asarray(np.vstack((own, rest)), np.float32)
