"""Score the sentences of a message as dangers, by the learned weights of their features."""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from language.detectors.emergency.signs import Case, cases
from language.findings import Finding, Span
from language.reading import ReadText, read

__all__ = ["EMERGENCY", "WEIGHTS", "Weights", "emergencies_in", "emergency_find", "weights_now"]

EMERGENCY = 0.5
"""From this score on a finding is an emergency; what is below is a trace of one: past, solved, asked about."""

WEIGHTS = Path(__file__).with_name("weights.json")
_LOWEST = 0.15
_SPEAKS = 0.3
_MOST_WORDS = 4


@dataclass(frozen=True)
class Weights:
    """Intercept and weights of the features."""

    start: float
    of: dict[str, float]

    def chance(self, case: Case) -> float:
        """The probability that a sentence tells of a danger of its kind, from 0 to 1."""
        of = self.of
        margin = self.start + sum(of.get(sign, 0.0) for sign in case.signs)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, margin))))


@cache
def weights_now() -> Weights:
    """The current weights."""
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Weights(data["start"], data["of"])


def emergency_find(text: str | ReadText) -> list[Finding]:
    """Dangers that a text tells of, one finding a kind, surest first; spans quote the words that spoke for it.

    Kinds: manhole, gas, wire, tree, collapse, fire, ice, flood, pipe, animals, medical, other.
    Reads the first 600 words.
    """
    weights = weights_now()
    scores: dict[str, float] = {}
    spans: dict[str, list[Span]] = {}
    for case in cases(read(text)):
        if (score := weights.chance(case)) >= _LOWEST:
            scores[case.kind] = max(scores.get(case.kind, 0.0), score)
            spans.setdefault(case.kind, []).extend(_spans(case, weights))
    found = [
        Finding(detector="emergency", kind=kind, score=round(score, 3), spans=tuple(_apart(spans[kind])))
        for kind, score in scores.items()
    ]
    return sorted(found, key=lambda finding: (-finding.score, finding.kind))


def emergencies_in(text: str | ReadText) -> list[Finding]:
    """Dangers certain enough to bypass the queue, of those that `emergency_find` finds."""
    return [finding for finding in emergency_find(text) if finding.score >= EMERGENCY]


def _spans(case: Case, weights: Weights) -> list[Span]:
    """The words of the rules that matched; without one, the thing itself and the words that weighed most."""
    if case.matched:
        places = {(place.first, place.last) for match in case.matched for place in match.places}
    else:
        spoke: dict[int, float] = {}
        for sign, of in case.signs.items():
            for place in of:
                spoke[place] = spoke.get(place, 0.0) + weights.of.get(sign, 0.0)
        most = sorted((place for place in spoke if spoke[place] >= _SPEAKS), key=lambda place: (-spoke[place], place))
        places = {(place, place) for place in (*case.anchored[:1], *most[:_MOST_WORDS])}
    words = case.sentence.words
    return [Span(words[first].start, words[last].end, case.kind) for first, last in places]


def _apart(spans: list[Span]) -> list[Span]:
    chosen: list[Span] = []
    for span in sorted(spans):
        if not chosen or span.start >= chosen[-1].end:
            chosen.append(span)
    return chosen
