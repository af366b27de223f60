"""Score a model on texts with confirmed categories, and compare two models."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Protocol

import numpy as np

from language.engine.calibration import Sureness, calibration_error, sure_at_chosen
from language.engine.types import LabelledText

__all__ = ["Score", "is_better", "score_of", "sureness_of"]

# Calibration this good is good enough; beyond it a model may lose so much of it for being right more often.
GOOD_CALIBRATION = 0.05
CALIBRATION_LOSS = 0.02


class Ranked(Protocol):
    """A category that a text may belong to, and how likely: None where nothing told."""

    @property
    def code(self) -> str: ...
    @property
    def probability(self) -> float | None: ...


class Answerer(Protocol):
    """Who is scored: a model as a region would ask it."""

    def ranked(self, text: str, *, top: int = 3, without: str | None = None) -> Sequence[Ranked]:
        """The likeliest categories, the likeliest first; `without` leaves one out as if the set lacked it."""
        ...


@dataclass(frozen=True, kw_only=True)
class Score:
    """Shares from 0 to 1: the first suggestion is right, one of three is, and the error of calibration."""

    texts: int
    top_1: float
    top_3: float
    ece: float

    def as_json(self) -> dict[str, float]:
        return {
            "texts": self.texts,
            "top_1": round(self.top_1, 4),
            "top_3": round(self.top_3, 4),
            "ece": round(self.ece, 4),
        }


def score_of(answerer: Answerer, labelled: Sequence[LabelledText]) -> Score:
    """As the region would have been answered; a text without a suggestion counts as wrong."""
    first, third, given = [], [], []
    for item in labelled:
        found = answerer.ranked(item.text)
        codes = [suggested.code for suggested in found]
        first.append(codes[:1] == [item.code])
        third.append(item.code in codes)
        given.append(found[0].probability or 0.0 if found else 0.0)
    if not first:
        return Score(texts=0, top_1=0.0, top_3=0.0, ece=0.0)
    return Score(
        texts=len(first),
        top_1=float(np.mean(first)),
        top_3=float(np.mean(third)),
        ece=calibration_error(np.array(given, np.float32), np.array(first, bool)),
    )


def sureness_of(answerer: Answerer, labelled: Sequence[LabelledText], homeless: Sequence[str] = ()) -> Sureness:
    """From which probability on a model's best category is an answer, by texts that it has not learned from.

    Right answers are those to `labelled`. What a message of a topic outside the set would get is what each of them gets
    without its own category, and what texts get that people left without one (`homeless`).
    """
    right, strange = [], []
    for item in labelled:
        best = answerer.ranked(item.text, top=1)
        if best and best[0].code == item.code:
            right.append(best[0].probability or 0.0)
        strange.append(_best(answerer, item.text, without=item.code))
    strange += [_best(answerer, text) for text in homeless]
    return sure_at_chosen(np.array(right, np.float32), np.array(strange, np.float32))


def _best(answerer: Answerer, text: str, *, without: str | None = None) -> float:
    found = answerer.ranked(text, top=1, without=without)
    return found[0].probability or 0.0 if found else 0.0


def is_better(candidate: Score, incumbent: Score) -> bool:
    """More often right at the first suggestion, on the same texts, and calibrated well or hardly worse: no tie wins.

    On few texts the error of calibration is mostly chance, so more of it is let pass.
    """
    chance = 0.5 / sqrt(max(candidate.texts, 1))
    allowed = max(GOOD_CALIBRATION, incumbent.ece + CALIBRATION_LOSS + chance)
    return candidate.texts > 0 and candidate.top_1 > incumbent.top_1 and candidate.ece <= allowed
