"""One decision that a model makes (which category, which executor): weights packed small, numpy alone to answer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from taxonomy.rubrication.calibration import Calibration
from taxonomy.rubrication.space import Row

__all__ = ["Head", "packed"]

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Head:
    """Linear scores of `names` for a message: what descriptions say (sparse) plus what decisions corrected (8 bits).

    `origin_*` is a matrix features × names in compressed rows; `rows` gives for a feature its row of `corrections`
    (-1: none), whose true values are `corrections[r] * scales[r]`; name n is corrected by column `columns[n]`.
    """

    names: tuple[str, ...]
    prior: Floats
    calibration: Calibration
    origin_ends: NDArray[np.int64]
    origin_names: NDArray[np.int16]
    origin_values: NDArray[np.float16]
    rows: NDArray[np.int32]
    corrections: NDArray[np.int8]
    scales: Floats
    columns: NDArray[np.int16]

    def parts(self, row: Row) -> tuple[Floats, Floats, NDArray[np.int64]]:
        """Contributions of a message's features to the scores: (features × names) by origin, (features × columns) by
        corrections, and which features of the message the latter has rows for."""
        described = np.zeros((row.columns.size, len(self.names)), np.float32)
        firsts, lasts = self.origin_ends[row.columns], self.origin_ends[row.columns + 1]
        counts = lasts - firsts
        which = np.repeat(np.arange(row.columns.size), counts)
        at = np.arange(counts.sum()) + np.repeat(firsts - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
        described[which, self.origin_names[at]] = self.origin_values[at].astype(np.float32) * row.values[which]
        own = self.rows[row.columns]
        corrected = np.flatnonzero(own >= 0)
        own = own[corrected]
        learned = self.corrections[own] * (self.scales[own] * row.values[corrected])[:, None]
        return described, learned, corrected

    def scores(self, row: Row) -> Floats:
        """Scores (log-odds up to a constant) of all names for a message."""
        firsts, lasts = self.origin_ends[row.columns], self.origin_ends[row.columns + 1]
        counts = lasts - firsts
        at = np.arange(counts.sum()) + np.repeat(firsts - (np.cumsum(counts) - counts), counts)
        said = self.origin_values[at].astype(np.float32) * np.repeat(row.values, counts)
        total = np.bincount(self.origin_names[at], said, len(self.names)).astype(np.float32) + self.prior
        own = self.rows[row.columns]
        corrected = own >= 0
        own = own[corrected]
        if own.size:
            learned = (self.scales[own] * row.values[corrected]) @ self.corrections[own].astype(np.float32)
            total += learned[self.columns]
        return np.asarray(total, np.float32)


def packed(weights: Floats, *, least: float) -> tuple[NDArray[np.int32], NDArray[np.int8], Floats]:
    """Weights (features × columns) in 8 bits: rows by feature, values, scales. Rows weaker than `least` are dropped."""
    largest = np.abs(weights).max(axis=1) if weights.size else np.zeros(weights.shape[0], np.float32)
    kept = largest > least
    rows = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
    scales = (largest[kept] / 127).astype(np.float32)
    return rows, np.rint(weights[kept] / scales[:, None]).astype(np.int8), scales
