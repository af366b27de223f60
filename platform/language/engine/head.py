"""One output of a model (category or executor): packed weights, inference with numpy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from language.engine.calibration import Calibration
from language.engine.features import Row

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

    def said(self, row: Row) -> tuple[NDArray[np.int64], NDArray[np.int16], Floats]:
        """What descriptions say of a message: of which of its features, for which name, how much; all of one length."""
        firsts, lasts = self.origin_ends[row.columns], self.origin_ends[row.columns + 1]
        counts = lasts - firsts
        at = np.arange(counts.sum()) + np.repeat(firsts - (np.cumsum(counts) - counts), counts)
        which = np.repeat(np.arange(row.columns.size), counts)
        return which, self.origin_names[at], self.origin_values[at].astype(np.float32) * row.values[which]

    def learned(self, row: Row) -> tuple[Floats, NDArray[np.int64]]:
        """What corrections add: (features × columns), and which features of the message these are."""
        own = self.rows[row.columns]
        corrected = np.flatnonzero(own >= 0)
        own = own[corrected]
        return self.corrections[own] * (self.scales[own] * row.values[corrected])[:, None], corrected

    def scores(self, row: Row) -> Floats:
        """Scores (log-odds up to a constant) of all names for a message."""
        _which, names, said = self.said(row)
        total = np.bincount(names, said, len(self.names)).astype(np.float32) + self.prior
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
