"""Calibrate probabilities: a temperature for all scores, then a correction of the best guess.

Both are fitted on held-out messages. A temperature alone leaves the surest guesses overconfident (some labels are
always doubtful) and the unsure ones underconfident; the correction (Platt scaling on the log-odds of the best guess)
fixes both. What the best guess loses or gains is distributed over the others in proportion, and the order never
changes.

A best guess below a threshold, fitted on such messages too, is replaced by «Другое».
"""

from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "SURE_AT_FIRST",
    "SURE_AT_USUALLY",
    "SURE_WITH_RELATED",
    "Calibration",
    "Sureness",
    "calibration_error",
    "softmax",
    "sure_at_chosen",
    "sure_at_first",
]

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]

TEMPERATURES = np.exp(np.arange(-0.7, 2.1, 0.1))
SLOPES = np.arange(0.2, 1.55, 0.1)
SHIFTS = np.arange(-2.0, 2.05, 0.1)
CERTAIN = 1e-6
# All others together have less than this only where no other name is allowed.
NOTHING = 1e-200
# Of ten right answers at most one may be lost to «Другое»: as much as that is asked of a model's answers.
MOST_LOST = 0.1
# Default thresholds of the cold start: below them the best category is replaced by «Другое». Measured on messages of
# one region (docs/reference/measurements/2026-11-other-category.md). A small set has most of the catalog as rivals,
# which take their share, so its threshold is lower; with the shares of related categories (`related`) it is higher.
SURE_AT_FIRST, SURE_AT_FIRST_SMALL, SURE_WITH_RELATED = 0.15, 0.05, 0.205
SMALL = 0.5
# The same for a model that has learned but was not measured so, and what it counts for next to a measurement: as much
# as so many right answers.
SURE_AT_USUALLY = 0.3
SURE_WORTH = 100
# By how much the best guess stays ahead of the second at least.
AHEAD = 1e-4


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores to probabilities: a `temperature` (> 0), then `slope` (> 0) and `shift` of the best guess's log-odds."""

    temperature: float
    slope: float = 1.0
    shift: float = 0.0

    def towards(self, other: "Calibration", share: float) -> "Calibration":
        """A calibration on the way to another one: this at a share of 0, the other at 1."""
        own, aim = np.array(astuple(self)), np.array(astuple(other))
        return Calibration(*((1 - share) * own + share * aim).tolist())

    @classmethod
    def chosen(
        cls, scores: Floats, labels: Labels, *, usual: "Calibration | None" = None, worth: float = 0.0
    ) -> "Calibration":
        """The calibration under which labels of held-back messages (`scores`: messages × names) surprise the least.

        With a `usual` one, as if besides there were `worth` more such messages whose labels it foretells well: a few
        labels move it a little.
        """
        best, least = usual or cls(1.0), np.inf
        number = np.arange(labels.size)
        foretold = usual.probabilities(scores) if usual else np.zeros_like(scores)
        for temperature in TEMPERATURES:
            given = softmax(scores / np.float32(temperature)).astype(np.float64)
            first = given.argmax(axis=1)
            top = np.clip(given.max(axis=1), CERTAIN, 1 - CERTAIN)
            among_others = np.log(np.maximum(given, 1e-9) / (1 - top)[:, None])
            odds = SLOPES[:, None, None] * np.log(top / (1 - top)) + SHIFTS[:, None]
            yes, no = np.logaddexp(0, -odds), np.logaddexp(0, odds)
            surprise = np.where(first == labels, yes, no - among_others[number, labels]).mean(axis=-1) * labels.size
            if usual:
                sure = foretold[number, first]
                among_others[number, first] = 0
                rest = (foretold * among_others).sum(axis=1)
                surprise += (sure * yes + (1 - sure) * no - rest).mean(axis=-1) * worth
            slope, shift = np.unravel_index(surprise.argmin(), surprise.shape)
            if surprise[slope, shift] < least:
                least = surprise[slope, shift]
                best = cls(float(temperature), float(SLOPES[slope]), float(SHIFTS[shift]))
        return best

    def probabilities(self, scores: Floats) -> Floats:
        """Probabilities of names by the last axis; a score of minus infinity has none."""
        given = softmax(scores.astype(np.float64) / self.temperature)
        best = given.argmax(axis=-1, keepdims=True)
        top = np.take_along_axis(given, best, -1)
        np.put_along_axis(given, best, 0.0, -1)
        others = given.sum(axis=-1, keepdims=True)
        alone = others < NOTHING
        known = np.clip(top, CERTAIN, 1 - CERTAIN)
        corrected = 1 / (1 + np.exp(-(self.slope * np.log(known / (1 - known)) + self.shift)))
        second = given.max(axis=-1, keepdims=True) / np.where(alone, 1.0, others)
        corrected = np.where(alone, 1.0, np.maximum(corrected, second / (1 + second) + AHEAD))
        given *= (1 - corrected) / np.where(alone, 1.0, others)
        np.put_along_axis(given, best, corrected, -1)
        return np.asarray(given, np.float32)


@dataclass(frozen=True, slots=True)
class Sureness:
    """From which probability on the best category is the answer, and what that costs and gives, from 0 to 1.

    `lost` is the share of right answers below it, `caught` that of messages of topics that are not in the set.
    """

    sure_at: float
    lost: float
    caught: float


def sure_at_first(own: int, known: int) -> float:
    """The same before any decision, for a set of `own` categories next to all that the model knows, `known`."""
    return SURE_AT_FIRST if own >= SMALL * known else SURE_AT_FIRST_SMALL


def sure_at_chosen(right: Floats, strange: Floats) -> Sureness:
    """The threshold that gives up MOST_LOST of the right answers at most, drawn to the usual one where they are few.

    `right` are the probabilities of right answers, `strange` those of the best category for messages whose own is not
    in the set. What no such message reaches need not be given up.
    """
    sure_at = SURE_AT_USUALLY
    if right.size:
        own = float(np.quantile(right, MOST_LOST))
        if strange.size:
            own = min(own, float(strange.max()) + AHEAD)
        sure_at = (right.size * own + SURE_WORTH * SURE_AT_USUALLY) / (right.size + SURE_WORTH)
    return Sureness(
        sure_at=float(sure_at),
        lost=float((right < sure_at).mean()) if right.size else 0.0,
        caught=float((strange < sure_at).mean()) if strange.size else 0.0,
    )


def softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """Scores to probabilities, by the last axis, as precise as the scores."""
    raised: NDArray[Any] = np.exp(scores - scores.max(axis=-1, keepdims=True))
    raised /= raised.sum(axis=-1, keepdims=True)
    return raised


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
