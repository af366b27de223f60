"""Probabilities that mean what they say: one temperature a head, chosen on messages that it has not seen."""

import numpy as np
from numpy.typing import NDArray

from taxonomy.rubrication.training import softmax

__all__ = ["calibration_error", "temperature_of"]

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]


def temperature_of(scores: Floats, labels: Labels, *, lowest: float = 0.3, highest: float = 12.0) -> float:
    """The number to divide scores by so that on held-back messages the best guess is right as often as it promises.

    `scores` are messages × names. The promise falls as the temperature rises, so halving between the bounds finds it.
    """
    left, right = np.log(lowest), np.log(highest)
    right_guesses = float((scores.argmax(axis=1) == labels).mean())
    for _ in range(20):
        middle = (left + right) / 2
        if float(softmax(scores / np.float32(np.exp(middle))).max(axis=1).mean()) > right_guesses:
            left = middle
        else:
            right = middle
    return float(np.exp((left + right) / 2))


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
