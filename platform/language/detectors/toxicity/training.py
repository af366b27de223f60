"""Train the rudeness model: three linear models over the same features, summed into one.

Logistic regression over n-grams, a linear SVM over everything, and logistic regression over features multiplied by
their log-odds (Wang and Manning, «Baselines and Bigrams», 2012) make different errors; their sum is a linear model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from language.detectors.toxicity.features import Vocabulary, features

__all__ = ["parameters"]

FEWEST = 10
FOLDS = 3
SEED = 20
_LEMMAS, _DENSE = 0.6, 0.5  # how loud lemmas and numbers are beside pieces of words
_SEEN = 2  # a feature of a single text teaches nothing
# Of ordinary appeals that the model has not seen, as many at most may be called rude.
_MOST_FALSE = 0.01
_FEWEST_ORDINARY = 100  # a share of fewer is luck


@dataclass(frozen=True, eq=False)
class _Counts:
    """Features of all texts: how often each stands in each, and the numbers."""

    pieces: sparse.csr_matrix
    lemmas: sparse.csr_matrix
    dense: NDArray[np.float64]
    piece_names: list[str]
    lemma_names: list[str]

    def take(self, rows: NDArray[np.intp]) -> "_Counts":
        return _Counts(self.pieces[rows], self.lemmas[rows], self.dense[rows], self.piece_names, self.lemma_names)


@dataclass(frozen=True, eq=False)
class _Weights:
    """A linear model: a weight for every feature, and how rare each is."""

    piece_rarity: NDArray[np.float64]
    lemma_rarity: NDArray[np.float64]
    pieces: NDArray[np.float64]
    lemmas: NDArray[np.float64]
    dense: NDArray[np.float64]
    bias: float

    def margins(self, counts: _Counts) -> NDArray[np.float64]:
        pieces, lemmas = _shares(counts.pieces, self.piece_rarity), _shares(counts.lemmas, self.lemma_rarity)
        return np.asarray(pieces @ self.pieces + lemmas @ self.lemmas + counts.dense @ self.dense + self.bias)


def parameters(texts: Sequence[str], labels: Sequence[bool], ordinary: Sequence[str] = ()) -> dict[str, Any]:
    """Everything a ToxicityModel is made of. Raises ValueError for fewer than 10 rude or 10 other texts.

    Ordinary appeals are learned from as texts that are not rude, and bound the threshold; the best F1 is that of the
    labelled texts alone.
    """
    truth = np.asarray([*labels, *([False] * len(ordinary))], dtype=np.int64)
    is_ordinary = np.arange(len(truth)) >= len(labels)
    if min(truth.sum(), len(truth) - truth.sum()) < FEWEST:
        raise ValueError(f"at least {FEWEST} rude texts and {FEWEST} others are needed")
    counts = _count([*texts, *ordinary])
    unseen = np.zeros(len(truth))
    strata = np.where(is_ordinary, 2, truth)
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(unseen, strata):
        unseen[test] = _fit(counts.take(train), truth[train]).margins(counts.take(test))
    slope, intercept = _calibrate(unseen, truth)
    weights = _fit(counts, truth)
    chances = 1 / (1 + np.exp(-(slope * unseen + intercept)))
    return {
        "pieces": _known(counts.piece_names, weights.piece_rarity, weights.pieces),
        "lemmas": _known(counts.lemma_names, weights.lemma_rarity, weights.lemmas),
        "dense": weights.dense.astype(np.float32),
        "bias": weights.bias,
        "slope": slope,
        "intercept": intercept,
        "threshold": max(
            _threshold(chances[~is_ordinary], truth[~is_ordinary]), _threshold_of_ordinary(chances[is_ordinary])
        ),
    }


def _count(texts: Sequence[str]) -> _Counts:
    pieces, lemmas = _Rows(), _Rows()
    dense = []
    for text in texts:
        found = features(text)
        pieces.add(found.pieces)
        lemmas.add(found.lemmas)
        dense.append(found.dense)
    return _Counts(pieces.matrix(), lemmas.matrix(), np.asarray(dense), list(pieces.numbers), list(lemmas.numbers))


class _Rows:
    """Rows of counts, one a text."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._columns: list[NDArray[np.int32]] = []

    def add(self, names: list[str]) -> None:
        self._columns.append(
            np.fromiter((self.numbers.setdefault(name, len(self.numbers)) for name in names), dtype=np.int32)
        )

    def matrix(self) -> sparse.csr_matrix:
        ends = np.cumsum([0, *map(len, self._columns)])
        columns = np.concatenate(self._columns)
        shape = (len(self._columns), max(len(self.numbers), 1))
        rows = sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=shape)
        rows.sum_duplicates()
        return rows


def _fit(counts: _Counts, truth: NDArray[np.int64]) -> _Weights:
    piece_rarity, lemma_rarity = _rarity(counts.pieces), _rarity(counts.lemmas)
    pieces = _shares(counts.pieces, piece_rarity)
    lemmas = _shares(counts.lemmas, lemma_rarity) * _LEMMAS
    both = sparse.hstack([pieces, lemmas]).tocsr()
    everything = sparse.hstack([both, sparse.csr_matrix(counts.dense * _DENSE)]).tocsr()
    odds = _odds(both, truth)
    parts = (
        _part(LogisticRegression(C=10, class_weight="balanced", solver="liblinear"), pieces, truth),
        _part(LogisticRegression(C=4, class_weight="balanced", solver="liblinear"), both @ sparse.diags(odds), truth),
        _part(LinearSVC(C=0.3, class_weight="balanced"), everything, truth),
    )
    total, bias = np.zeros(everything.shape[1]), 0.0
    scales = (np.ones(pieces.shape[1]), odds, np.ones(everything.shape[1]))
    for (coefficients, intercept), scale in zip(parts, scales, strict=True):
        total[: len(coefficients)] += coefficients * scale
        bias += intercept
    middle = pieces.shape[1]
    return _Weights(
        piece_rarity=piece_rarity,
        lemma_rarity=lemma_rarity,
        pieces=total[:middle],
        lemmas=total[middle : both.shape[1]] * _LEMMAS,
        dense=total[both.shape[1] :] * _DENSE,
        bias=bias,
    )


def _part(model: Any, rows: sparse.csr_matrix, truth: NDArray[np.int64]) -> tuple[NDArray[np.float64], float]:
    """A fitted model's weights and bias, in units of the spread of its own margins."""
    model.fit(rows, truth)
    margins = model.decision_function(rows)
    spread = float(margins.std()) or 1.0
    return model.coef_[0] / spread, float(model.intercept_[0] - margins.mean()) / spread


def _rarity(counts: sparse.csr_matrix) -> NDArray[np.float64]:
    seen = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.where(seen >= _SEEN, np.log((1 + counts.shape[0]) / (1 + seen)) + 1, 0.0)


def _shares(counts: sparse.csr_matrix, rarity: NDArray[np.float64]) -> sparse.csr_matrix:
    rows = counts.astype(np.float64, copy=True)
    rows.data = (1 + np.log(rows.data)) * rarity[rows.indices]
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.where(lengths > 0, lengths, 1)) @ rows).tocsr()


def _odds(rows: sparse.csr_matrix, truth: NDArray[np.int64]) -> NDArray[np.float64]:
    rude, other = (np.asarray(rows[truth == label].sum(axis=0)).ravel() + 1 for label in (1, 0))
    return np.log((rude / rude.sum()) / (other / other.sum()))


def _calibrate(margins: NDArray[np.float64], truth: NDArray[np.int64]) -> tuple[float, float]:
    model = LogisticRegression(C=1e6).fit(margins.reshape(-1, 1), truth)
    return float(model.coef_[0][0]), float(model.intercept_[0])


def _threshold(probabilities: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    precision, recall, thresholds = precision_recall_curve(truth, probabilities)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    return float(thresholds[int(np.argmax(f1[:-1]))])


def _threshold_of_ordinary(chances: NDArray[np.float64]) -> float:
    """What so few ordinary appeals reach that a moderator bears it."""
    return float(np.quantile(chances, 1 - _MOST_FALSE)) if len(chances) >= _FEWEST_ORDINARY else 0.0


def _known(names: list[str], rarity: NDArray[np.float64], weights: NDArray[np.float64]) -> Vocabulary:
    """The features that say something, numbered anew."""
    kept = np.flatnonzero(rarity)
    return Vocabulary(
        {names[old]: new for new, old in enumerate(kept)},
        rarity[kept].astype(np.float32),
        weights[kept].astype(np.float32),
    )
