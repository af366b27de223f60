"""How weights are learned: from a catalog's words at once, and from decisions step by step.

The weights of a category start as the direction of its own texts (a Rocchio centroid); decisions then move them
(softmax regression, Adagrad with one step size a feature). Categories without decisions keep the direction of their
texts and share one correction, so that they stay reachable next to those with thousands of decisions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from taxonomy.rubrication.features import Keys
from taxonomy.rubrication.space import Space

__all__ = ["Schedule", "centroids", "learn", "matrix", "softmax"]

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast decisions are learned; `rate` is Adagrad's, `batch` in messages."""

    epochs: int = 5
    rate: float = 0.1
    bias_rate: float = 0.002
    batch: int = 64


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
    texts: sparse.csr_matrix,
    labels: Labels,
    *,
    origin: sparse.csr_matrix,
    prior: Floats,
    columns: Labels,
    width: int,
    schedule: Schedule,
    seed: int,
) -> tuple[Floats, Floats]:
    """Corrections that decisions make: weights (features × `width`) and one bias a correction.

    `origin` (features × categories) and `prior` are what the logits were before; category c is corrected by column
    `columns[c]`, which several categories may share.
    """
    order = np.random.default_rng(seed)
    weights = np.zeros((texts.shape[1], width), np.float32)
    squares = np.full((texts.shape[1], 1), 1e-3, np.float32)
    bias = np.zeros(width, np.float32)
    alone = bool(np.array_equal(columns, np.arange(width)))
    shares = (
        None
        if alone
        else sparse.csr_matrix(
            (np.ones(columns.size, np.float32), (np.arange(columns.size), columns)), shape=(columns.size, width)
        )
    )
    for _ in range(schedule.epochs):
        shuffled = order.permutation(labels.size)
        for first in range(0, labels.size, schedule.batch):
            chosen = shuffled[first : first + schedule.batch]
            rows = texts[chosen]
            before = (rows @ origin).toarray() + prior
            seen, where = np.unique(rows.indices, return_inverse=True)
            rows = sparse.csr_matrix((rows.data, where, rows.indptr), shape=(chosen.size, seen.size))
            correction = rows @ weights[seen] + bias
            error = softmax(before + (correction if alone else correction[:, columns]))
            error[np.arange(chosen.size), labels[chosen]] -= 1
            if shares is not None:
                error = error @ shares
            slope = rows.T @ error
            squares[seen] += np.square(slope).mean(axis=1, keepdims=True)
            weights[seen] -= schedule.rate * slope / np.sqrt(squares[seen])
            bias -= schedule.bias_rate * error.mean(axis=0)
    return weights, bias


def softmax(logits: Floats) -> Floats:
    """Probabilities by rows."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)
