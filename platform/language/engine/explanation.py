"""Explain a suggestion: the contribution of each word to it, relative to the other suggestions."""

import numpy as np
from numpy.typing import NDArray

from language.engine.calibration import softmax
from language.engine.features import TextFeatures
from language.engine.head import Head
from language.engine.space import Row, Space

__all__ = ["deciding_words"]

MOST_WORDS = 5
SHORTEST_WORD = 3
# A word that gives less than this share of what the strongest one gives did not decide.
LEAST_SHARE = 0.15


def deciding_words(
    space: Space, head: Head, features: TextFeatures, row: Row, chosen: list[int], scores: NDArray[np.float32]
) -> list[tuple[str, ...]]:
    """For each chosen name of a head the words for it, strongest first, as they were written (without doubles).

    A feature speaks for a name as much as it adds to the name's score over what it adds to its rivals, weighed by their
    likelihood; a word has what its lemma, its pairs and its pieces have together.
    """
    which, names, said = head.said(row)
    learned, corrected = head.learned(row)
    at = space.columns(features.keys)
    known = at >= 0
    place = np.searchsorted(row.columns, at[known])
    times = np.maximum(np.bincount(place, minlength=row.columns.size), 1)
    found = []
    for index in chosen:
        rivals = _rivals(scores / head.calibration.temperature, index)
        # Sparse: of a message's thousand features each says something of few names.
        worth = said * ((names == index) - rivals[names])
        # Of nothing at all numpy counts whole numbers.
        shares = np.bincount(which, worth, row.columns.size).astype(np.float32)
        by_column = np.bincount(head.columns, rivals, learned.shape[1]).astype(np.float32)
        shares[corrected] += learned[:, head.columns[index]] - learned @ by_column
        weight = np.bincount(features.owners[known], (shares / times)[place], len(features.words)).astype(np.float64)
        found.append(_strongest(features, weight))
    return found


def _rivals(scores: NDArray[np.float32], index: int) -> NDArray[np.float32]:
    """How likely each other name would be without this one; nothing where there is no other."""
    others = scores.copy()
    others[index] = -np.inf
    return softmax(others) if np.isfinite(others).any() else np.zeros_like(scores)


def _strongest(features: TextFeatures, weight: NDArray[np.float64]) -> tuple[str, ...]:
    by_spelling: dict[str, float] = {}
    written: dict[str, str] = {}
    for word, value in zip(features.words, weight.tolist(), strict=True):
        if len(word.spelling) >= SHORTEST_WORD and not word.spelling.isdecimal():
            by_spelling[word.spelling] = by_spelling.get(word.spelling, 0.0) + value
            written.setdefault(word.spelling, features.text[word.start : word.end])
    ranked = sorted(by_spelling, key=lambda spelling: -by_spelling[spelling])[:MOST_WORDS]
    if not ranked:
        return ()
    least = max(by_spelling[ranked[0]] * LEAST_SHARE, 1e-6)
    return tuple(written[spelling] for spelling in ranked if by_spelling[spelling] >= least)
