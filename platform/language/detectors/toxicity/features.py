"""Features of the rudeness model: character n-grams, lemmas, counts of the lexicon."""

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from language.detectors.toxicity.lexicon import KINDS, lexicon_hits
from language.reading import ReadText, read

__all__ = ["DENSE", "Features", "Vocabulary", "features"]

_LONGEST = 4000
_LONGEST_WORD = 40
_PIECES = (2, 3, 4, 5)
_RUNS = re.compile(r"(.)\1{2,}")
_THOU = frozenset(("ты", "тебя", "тебе", "тобой", "твой", "твоя", "твое", "твои", "твоей", "твоего", "твоему", "твою"))
_YOU = frozenset(("вы", "вас", "вам", "вами", "ваш", "ваша", "ваше", "ваши", "вашей", "вашего"))
DENSE = len(KINDS) * 2 + 8
"""How many numbers describe a text beside its words."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Known features by number, how rare each is, and what each weighs."""

    numbers: dict[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]

    def weigh(self, names: list[str]) -> float:
        """The sum of weights of some features, each by its share in the text: logarithm of count by rarity."""
        total = square = 0.0
        for number, count in Counter(map(self.numbers.get, names)).items():
            if number is not None:
                value = (1 + math.log(count)) * float(self.rarity[number])
                total += value * float(self.weights[number])
                square += value * value
        return total / math.sqrt(square) if square else 0.0


class Features(NamedTuple):
    """Pieces of two to five letters within words, lemmas one and two at a time, and numbers from 0 to about 2."""

    pieces: list[str]
    lemmas: list[str]
    dense: list[float]


def features(text: str | ReadText) -> Features:
    """The features of a text; reads its first 4,000 characters."""
    message = read(text).first(_LONGEST)
    folded = message.folded
    lemmas = [word.lemma for word in message.words]
    pairs = [f"{left} {right}" for left, right in pairwise(lemmas)]
    forms = {word.form for word in message.words}
    return Features(_pieces(_RUNS.sub(r"\1\1", folded)), lemmas + pairs, _dense(message.text, folded, forms))


def _pieces(folded: str) -> list[str]:
    pieces = []
    for word in folded.split():
        padded = f" {word[:_LONGEST_WORD]} "
        for size in _PIECES:
            pieces += [padded[start : start + size] for start in range(max(len(padded) - size + 1, 1))]
            if len(padded) <= size:
                break
    return pieces


def _dense(text: str, folded: str, forms: set[str]) -> list[float]:
    counts = dict.fromkeys(KINDS, 0)
    for hit in lexicon_hits(text, folded):
        counts[hit.kind] += 1
    letters = sum(map(str.isalpha, text))
    is_rude, is_thou = any(counts.values()), bool(forms & _THOU)
    return [
        *(math.log1p(count) for count in counts.values()),
        *(float(count > 0) for count in counts.values()),
        float(is_rude),
        float(is_thou),
        float(is_rude and is_thou),
        float(bool(forms & _YOU)),
        math.log1p(len(folded.split())) / 5,
        sum(map(str.isupper, text)) / (letters + 1),
        min(text.count("!"), 3) / 3,
        min(text.count("?"), 3) / 3,
    ]
