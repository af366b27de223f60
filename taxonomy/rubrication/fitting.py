"""Fitting: from a catalog's texts and a region's decisions to the parts of a model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from taxonomy.rubrication.calibration import temperature_of
from taxonomy.rubrication.features import keys_of
from taxonomy.rubrication.head import Head, packed
from taxonomy.rubrication.space import Space
from taxonomy.rubrication.training import Schedule, centroids, learn, matrix
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
SPEAKING = 60.0
# What every category counts for before decisions: half a decision.
PRIOR_COUNT = 0.5
WEAKEST = 0.02
HELD_BACK = 0.15
# Fewer decisions than this tell nothing about calibration; the cold temperature stands.
CALIBRATED_FROM = 200
COLD_TEMPERATURE = 1.6


@dataclass(frozen=True, slots=True)
class _Target:
    """What a head has to learn: its names, what is known of them before, and the label of each message."""

    names: tuple[str, ...]
    origin: sparse.csr_matrix
    labels: Labels


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
    described = [(keys_of(text), number[category.code]) for category in categories for text in descriptions(category)]
    decided = [keys_of(item.text) for item in known]
    active = len({item.code for item in known})
    largest = min(MOST_FEATURES, MOST_WEIGHTS // max(active, 1))
    space = Space.build([keys for keys, _ in described], decided, largest=largest)
    texts = matrix(space, decided)
    own = centroids(
        matrix(space, [keys for keys, _ in described]), np.array([index for _, index in described]), len(categories)
    )
    labels = np.array([number[item.code] for item in known], np.int64)
    rubrics = _Target(tuple(number), sparse.csr_matrix(own.T * SPEAKING, dtype=np.float32), labels)
    named = np.array([bool(item.executor) for item in known], bool)
    takers, given = np.unique([item.executor for item in known if item.executor], return_inverse=True)
    nothing = sparse.csr_matrix((space.size, takers.size), dtype=np.float32)
    return {
        "space": space,
        "categories": _head(rubrics, texts, seed=seed),
        "takers": _head(_Target(tuple(map(str, takers)), nothing, given), texts[named], seed=seed),
        "decisions": len(known),
    }


def _head(target: _Target, texts: sparse.csr_matrix, *, seed: int) -> Head:
    """Learn a head on all messages, at the temperature that suits messages held back from a first learning."""
    count = target.labels.size
    temperature = COLD_TEMPERATURE
    if count >= CALIBRATED_FROM:
        back = np.random.default_rng(seed).random(count) < HELD_BACK
        trial = _learned(target, texts[~back], target.labels[~back], seed=seed)
        temperature = temperature_of(_scores(trial, target, texts[back]), target.labels[back])
    weights, prior, columns = _learned(target, texts, target.labels, seed=seed)
    rows, corrections, scales = packed(weights, least=WEAKEST)
    return Head(
        names=target.names,
        prior=prior,
        temperature=temperature,
        origin_ends=target.origin.indptr.astype(np.int64),
        origin_names=target.origin.indices.astype(np.int16),
        origin_values=target.origin.data.astype(np.float16),
        rows=rows,
        corrections=corrections,
        scales=scales,
        columns=columns.astype(np.int16),
    )


def _learned(target: _Target, texts: sparse.csr_matrix, labels: Labels, *, seed: int) -> tuple[Floats, Floats, Labels]:
    """Weights of corrections, the prior of every name and which correction is whose.

    Names with decisions have a correction each; all the others share the last one.
    """
    size = len(target.names)
    counts = np.bincount(labels, minlength=size)
    active = np.flatnonzero(counts)
    columns = np.full(size, active.size)
    columns[active] = np.arange(active.size)
    width = active.size + (active.size < size)
    prior = np.log((counts + PRIOR_COUNT) / (labels.size + PRIOR_COUNT * size)).astype(np.float32)
    if not labels.size:
        return np.zeros((texts.shape[1], max(width, 1)), np.float32), np.zeros(size, np.float32), columns
    weights, bias = learn(
        texts, labels, origin=target.origin, prior=prior, columns=columns, width=width, schedule=Schedule(), seed=seed
    )
    return weights, (prior + bias[columns]).astype(np.float32), columns


def _scores(learned: tuple[Floats, Floats, Labels], target: _Target, texts: sparse.csr_matrix) -> Floats:
    weights, prior, columns = learned
    return np.asarray((texts @ target.origin).toarray() + (texts @ weights)[:, columns] + prior, np.float32)
