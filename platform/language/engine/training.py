"""Learn weights: from a catalog's texts at once, and from decisions step by step.

The weights of a category are initialised as the centroid of its own texts (Rocchio). Decisions then correct them in two
ways, which are added: softmax regression (Adagrad, one step size per feature), which ranks and is calibrated, and
one-vs-rest SVMs, which separate close categories better.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.svm import LinearSVC

from language.engine.calibration import softmax
from language.engine.features import Keys, Space

__all__ = ["Schedule", "centroids", "learn", "margins", "matrix"]

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast softmax regression learns; `rate` is Adagrad's, `batch` in messages."""

    epochs: int = 5
    rate: float = 0.1
    bias_rate: float = 0.002
    batch: int = 128


def matrix(space: Space, texts: Sequence[Keys]) -> sparse.csr_matrix:
    """Messages in a space, one a row."""
    rows = [space.row(keys) for keys in texts]
    ends = np.cumsum([0] + [row.columns.size for row in rows])
    columns = np.concatenate([row.columns for row in rows] or [np.empty(0, np.int64)]).astype(np.int32)
    values = np.concatenate([row.values for row in rows] or [np.empty(0, np.float32)])
    return sparse.csr_matrix((values, columns, ends), shape=(len(rows), space.size))


def centroids(texts: sparse.csr_matrix, labels: Labels, categories: int) -> sparse.csr_matrix:
    """Directions of categories, one a row, of length 1: the sum of the texts that describe each."""
    belongs = sparse.csr_matrix(
        (np.ones(labels.size, np.float32), (labels, np.arange(labels.size))), shape=(categories, texts.shape[0])
    )
    total = sparse.csr_matrix(belongs @ texts)
    length = np.sqrt(np.asarray(total.multiply(total).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags((1 / np.where(length, length, 1)).astype(np.float32)) @ total)


def learn(
    texts: sparse.csr_matrix, labels: Labels, *, before: Floats, shares: Floats, schedule: Schedule, seed: int
) -> tuple[Floats, Floats]:
    """Softmax regression from a start: weights (features × corrections) and one bias a correction.

    `before` (messages × names) is what the scores were without corrections. `shares` (names × corrections, ones and
    zeros) tells which corrections a name has part in: its own, its group's, that of all names without decisions.
    """
    order = np.random.default_rng(seed)
    weights = np.zeros((texts.shape[1], shares.shape[1]), np.float32)
    squares = np.full((texts.shape[1], 1), 1e-3, np.float32)
    bias = np.zeros(shares.shape[1], np.float32)
    for _ in range(schedule.epochs):
        shuffled = order.permutation(labels.size)
        for first in range(0, labels.size, schedule.batch):
            chosen = shuffled[first : first + schedule.batch]
            rows = texts[chosen]
            seen, where = np.unique(rows.indices, return_inverse=True)
            rows = sparse.csr_matrix((rows.data, where, rows.indptr), shape=(chosen.size, seen.size))
            weighed = weights[seen]
            error = softmax(before[chosen] + (rows @ weighed + bias) @ shares.T)
            error[np.arange(chosen.size), labels[chosen]] -= 1
            error = error @ shares
            slope = rows.T @ error
            squares[seen] += np.square(slope).mean(axis=1, keepdims=True)
            weights[seen] = weighed - schedule.rate * slope / np.sqrt(squares[seen])
            bias -= schedule.bias_rate * error.mean(axis=0)
    return weights, bias


def margins(texts: sparse.csr_matrix, labels: Labels, *, firmness: float, seed: int) -> tuple[Floats, Floats]:
    """Support vectors of each label against all others: weights (features × labels, in order of labels) and biases.

    Rare labels weigh more, by the square root of how rare they are. The greater `firmness`, the less the weights are
    held back (C of the machine). Two labels are the fewest.
    """
    counts = np.bincount(labels)
    present = np.flatnonzero(counts)
    rarity = 1 / np.sqrt(counts[present])
    rarity /= (rarity * counts[present]).sum() / labels.size
    machine = LinearSVC(
        C=firmness,
        tol=0.1,
        max_iter=60,
        random_state=seed,
        class_weight=dict(zip(present.tolist(), rarity, strict=True)),
    ).fit(texts, labels)
    weights, bias = machine.coef_.T.astype(np.float32), machine.intercept_.astype(np.float32)
    if present.size == 2:
        return np.hstack((-weights, weights)), np.hstack((-bias, bias))
    return weights, bias
