"""Score each word of a text as part of a name."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from language.detectors.personal_data.name_joining import NameJoiner
from language.detectors.personal_data.name_signs import is_candidate, signs_of
from language.detectors.personal_data.name_text import NameText
from language.findings import Span
from language.reading import ReadText

__all__ = ["WEIGHTS", "NameWeights", "name_weights", "names_agreed", "names_likely"]

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


# Alone, our weights take a word from 0.8 on; the other reader alone takes streets, medicines and first words of
# sentences for people in one message of ten. Chosen by reading what is new in 3,000 real messages: one of a hundred.
AGREED = 0.3


def names_agreed(message: ReadText, found: Iterable[Span], seen: Iterable[tuple[int, int]]) -> list[Span]:
    """Names among `seen`, places of people by another reader, that `found`, our own findings, do not cover."""
    text = message.text
    covered = {place for span in found for place in range(span.start, span.end)}
    bare = {place for place, character in enumerate(text) if character.isalnum()} - covered
    new = [(start, end) for start, end in seen if not bare.isdisjoint(range(start, end))]
    if not new:
        return []
    words = NameJoiner(message.folded, text)
    likely = names_likely(words)
    agreed = []
    for start, end in new:
        within = [index for index, token in enumerate(words.tokens) if token.start < end and start < token.end]
        if any(likely.get(index, 0.0) >= AGREED and words.is_somebodys(index) for index in within):
            agreed.append(Span(start, end, "name"))
    return agreed
