"""Score each word of a text as part of a name."""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from language.detectors.personal_data.name_signs import is_candidate, signs_of
from language.detectors.personal_data.name_text import NameText

__all__ = ["WEIGHTS", "NameWeights", "name_weights", "names_likely"]

WEIGHTS = Path(__file__).with_name("name_weights.json")


@dataclass(frozen=True)
class NameWeights:
    """Intercept and weights of the features."""

    start: float
    of: dict[str, float]

    def chance(self, text: NameText, index: int) -> float:
        """The probability that the word is part of a name, from 0 to 1."""
        of = self.of
        margin = self.start + sum(of.get(sign, 0.0) for sign in signs_of(text, index))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, margin))))


@cache
def name_weights() -> NameWeights:
    """The current weights."""
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return NameWeights(data["start"], data["of"])


def names_likely(text: NameText) -> dict[int, float]:
    """Probability by word index; words that cannot be names are omitted."""
    weights = name_weights()
    return {index: weights.chance(text, index) for index in range(len(text.tokens)) if is_candidate(text, index)}
