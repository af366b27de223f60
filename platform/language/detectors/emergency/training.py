"""Train the weights of the features of danger: logistic regression on our own labelled messages.

Labels are per message, not per sentence (multiple-instance learning). A dangerous message contributes its likeliest
sentence, first by the rules, then by the weights learned so far; a harmless one contributes every sentence.
"""

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from language.detectors.emergency.judging import WEIGHTS, Weights
from language.detectors.emergency.signs import Case, cases
from language.reading import read
from language.training import Signed, signs_fit

__all__ = ["TAUGHT", "Message", "weights_fit", "weights_write"]

TAUGHT = ("tuned", "learned", "gathered", "mended", "widened")
"""The parts of the labelled messages that the weights are learned from; the others measure."""

_STRENGTH = 1.0
_ROUNDS = 3
_SEEN_AT_LEAST = 2
_TOO_LIGHT = 0.05
_VARIANT = 0.5
# A missed danger costs more than a message read early.
_DANGER = 2.0
_MARKS = re.compile(r"[^\w\s]+")


class Message(NamedTuple):
    """A text and its kinds of danger, none for a harmless one."""

    text: str
    kinds: frozenset[str]


def weights_fit(messages: Iterable[Message]) -> Weights:
    """Train weights on texts and their kinds; deterministic for the same messages in the same order."""
    seen = [(cases(read(text)), kinds, weight) for message in messages for text, kinds, weight in _variants(message)]
    weights = None
    for _round in range(_ROUNDS - 1):
        weights = _fit([row for found, kinds, weight in seen for row in _rows(found, kinds, weight, weights)])
    return _fit([row for found, kinds, weight in seen for row in _rows(found, kinds, weight, weights)])


def weights_write(weights: Weights) -> None:
    """Replace the current weights."""
    lines = json.dumps({"start": weights.start, "of": weights.of}, ensure_ascii=False, indent=0)
    WEIGHTS.write_text(lines + "\n", encoding="utf-8")


def _variants(message: Message) -> list[tuple[str, frozenset[str], float]]:
    """As it is, and as those write who use no marks."""
    bare = " ".join(_MARKS.sub(" ", message.text).split())
    texts = [(message.text, message.kinds, 1.0)]
    if bare != message.text.rstrip(".!?"):
        texts.append((bare, message.kinds, _VARIANT))
    return texts


def _rows(found: list[Case], kinds: frozenset[str], weight: float, weights: Weights | None) -> list[Signed]:
    rows = []
    for kind in sorted({case.kind for case in found}):
        of_kind = [case for case in found if case.kind == kind]
        if kind in kinds:
            best = max(of_kind, key=lambda case: _likeness(case, weights))
            rows.append(Signed(best.signs, True, weight * _DANGER))
        elif not kinds:
            rows += [Signed(case.signs, False, weight) for case in of_kind]
    return rows


def _likeness(case: Case, weights: Weights | None) -> float:
    if weights is not None:
        return weights.chance(case)
    return max((match.score for match in case.matched), default=0.0)


def _fit(rows: list[Signed]) -> Weights:
    return Weights(*signs_fit(rows, strength=_STRENGTH, seen_at_least=_SEEN_AT_LEAST, too_light=_TOO_LIGHT))
