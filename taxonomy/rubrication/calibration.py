"""Probabilities that mean what they say: one temperature a head, chosen on messages that the weights have not seen."""

import numpy as np
from numpy.typing import NDArray

from taxonomy.rubrication.training import softmax

__all__ = ["calibration_error", "temperature_of"]

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]


def temperature_of(scores: Floats, labels: Labels, *, lowest: float = 0.2, highest: float = 8.0) -> float:
    """The number to divide scores by so that their softmax is the least surprised by the labels of held-back messages."""
    left, right = np.log(lowest), np.log(highest)
    golden = (np.sqrt(5) - 1) / 2
    for _ in range(24):
        near, far = right - golden * (right - left), left + golden * (right - left)
        if _surprise(scores, labels, float(np.exp(near))) < _surprise(scores, labels, float(np.exp(far))):
            right = far
        else:
            left = near
    return float(np.exp((left + right) / 2))


def _surprise(scores: Floats, labels: Labels, temperature: float) -> float:
    given = softmax(scores / temperature)[np.arange(labels.size), labels]
    return float(-np.log(np.maximum(given, 1e-9)).mean())


def calibration_error(probabilities: Floats, right: NDArray[np.bool_], *, bins: int = 15) -> float:
    """Expected calibration error: by how much, on average, a probability misses the share of right answers.

    Probabilities from 0 to 1 in `bins` equal intervals, weighted by the number of messages in each.
    """
    interval = np.minimum((probabilities * bins).astype(int), bins - 1)
    error = 0.0
    for index in np.unique(interval):
        members = interval == index
        error += members.mean() * abs(float(probabilities[members].mean()) - float(right[members].mean()))
    return float(error)
