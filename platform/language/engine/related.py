"""Adjust the confidence threshold of a small set by the shares of related reference categories.

A small set is scored beside the reference, whose categories take their share of the probability. A share of the same
subject as the best category does not mean that a message is out of the set: «Ямы» of the set and «Выбоины» of the
reference both match a pothole. Its weight grows with the part of that direction that the set covers.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from language.engine.model import RubricModel

__all__ = ["RelatedShares"]

Floats = NDArray[np.float32]

# What a direction of the reference has to get of the probability to be that of a title which the reference lacks.
LEAST_LIKE = 0.3
# A set that has fewer of its directions' categories, spread over many: categories of a direction are not alike there.
LEAST_HAD = 0.1


@dataclass(frozen=True, slots=True)
class RelatedShares:
    """By code of a set's category: where its relatives stand in the model, and how much of their share counts."""

    relatives: Mapping[str, NDArray[np.bool_]]
    counts: Mapping[str, float]

    @classmethod
    def of(cls, model: RubricModel, own: Mapping[str, str], directions: Mapping[str, str]) -> Self | None:
        """From the titles of the set's categories by code, and the reference's directions by code, of whom it knows.

        What the reference does not know belongs to the direction that its title is most like, or to none. None for a
        set that has few categories of many directions: its best category speaks alone.
        """
        others = [code for code in model.codes if code not in own]
        told = {code: direction for code, direction in directions.items() if direction}
        for code in own.keys() - told.keys():
            if direction := _likest(model, own[code], others, told):
                told[code] = direction
        of_direction: dict[str, list[str]] = {}
        for code in model.codes:
            if code in told:
                of_direction.setdefault(told[code], []).append(code)
        had = [members for members in of_direction.values() if not own.keys().isdisjoint(members)]
        if len(own) < LEAST_HAD * sum(map(len, had)):
            return None
        relatives: dict[str, NDArray[np.bool_]] = {}
        counts: dict[str, float] = {}
        for members in of_direction.values():
            ours = [code for code in members if code in own]
            places = np.isin(np.array(model.codes), members)
            for code in ours:
                relatives[code], counts[code] = places, math.sqrt(len(ours) / len(members))
        return cls(relatives, counts)

    def sureness(self, code: str, probability: float, given: Floats) -> float:
        """How likely a text is of the set, from 0 to 1: of its best category's code and probability, and what the model
        gives to each category."""
        places = self.relatives.get(code)
        if places is None:
            return probability
        together = float(given[places].sum())
        return probability + self.counts[code] * max(0.0, together - probability)


def _likest(model: RubricModel, title: str, others: Collection[str], told: Mapping[str, str]) -> str | None:
    """The direction whose others get most of a title, where that is enough."""
    given = dict(zip(model.codes, model.probabilities(title).tolist(), strict=True))
    shares: dict[str, float] = {}
    for code in others:
        if code in told:
            shares[told[code]] = shares.get(told[code], 0.0) + given[code]
    best = max(shares, key=lambda direction: shares[direction], default=None)
    return best if best is not None and shares[best] >= LEAST_LIKE * sum(shares.values()) else None
