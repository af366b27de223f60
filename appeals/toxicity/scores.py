"""Scores of a rudeness model on held-out texts."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from appeals.toxicity.labelled import Labelled
from language.detectors.toxicity import TOXIC, ToxicityModel, toxicity_find

__all__ = ["Score", "cross_validated", "false_share", "false_words", "lexicon_score", "model_score"]

SEED = 7


@dataclass(frozen=True, kw_only=True)
class Score:
    """Shares from 0 to 1 over so many texts; `a_second` is how many of them were read in a second of processor time."""

    texts: int
    f1: float
    precision: float
    recall: float
    a_second: float

    def as_json(self) -> dict[str, float]:
        return {name: round(value, 4) for name, value in asdict(self).items() if name != "a_second"}


def lexicon_score(labelled: Sequence[Labelled]) -> Score:
    """Of the shipped lexicon alone."""
    start = time.process_time()
    said = [any(found.score >= TOXIC for found in toxicity_find(text)) for text, _rude in labelled]
    return _score(labelled, said, time.process_time() - start)


def model_score(model: ToxicityModel, labelled: Sequence[Labelled]) -> Score:
    """Of a model alone, by its own threshold."""
    start = time.process_time()
    said = [model.is_toxic(text) for text, _rude in labelled]
    return _score(labelled, said, time.process_time() - start)


def false_share(model: ToxicityModel, ordinary: Sequence[str]) -> float | None:
    """How many of ordinary appeals, from 0 to 1, a model calls rude that the lexicon finds polite; None for none."""
    told = _called_rude(model, ordinary)
    return sum(told) / len(told) if told else None


def false_words(share: float) -> str:
    """That share as a sentence."""
    return f"Из вежливых обычных обращений, которых модель не видела, грубыми названы {share:.2%}."


def _called_rude(model: ToxicityModel, ordinary: Sequence[str]) -> list[bool]:
    return [model.is_toxic(text) for text in ordinary if not any(found.score >= TOXIC for found in toxicity_find(text))]


def cross_validated(
    labelled: Sequence[Labelled], ordinary: Sequence[str] = (), *, folds: int
) -> tuple[Score, float | None]:
    """Of models each of which reads the part that it has not learned from; equal texts should have been joined.

    And how many of ordinary appeals each of them calls rude, which are cut into as many parts. Raises ValueError for
    too few texts of either kind.
    """
    from sklearn.model_selection import StratifiedKFold

    truth = [is_rude for _text, is_rude in labelled]
    said, seconds = [False] * len(labelled), 0.0
    called: list[bool] = []
    parts = StratifiedKFold(folds, shuffle=True, random_state=SEED).split(truth, truth)
    for number, (train, test) in enumerate(parts):
        known = [text for place, text in enumerate(ordinary) if place % folds != number]
        model = ToxicityModel.fit([labelled[row][0] for row in train], [truth[row] for row in train], known)
        start = time.process_time()
        for row in test:
            said[row] = model.is_toxic(labelled[row][0])
        seconds += time.process_time() - start
        called += _called_rude(model, ordinary[number::folds])
    return _score(labelled, said, seconds), sum(called) / len(called) if called else None


def _score(labelled: Sequence[Labelled], said: Sequence[bool], seconds: float) -> Score:
    right = sum(is_rude and told for (_text, is_rude), told in zip(labelled, said, strict=True))
    rude, told = sum(is_rude for _text, is_rude in labelled), sum(said)
    return Score(
        texts=len(labelled),
        f1=2 * right / (rude + told) if rude + told else 0.0,
        precision=right / told if told else 0.0,
        recall=right / rude if rude else 0.0,
        a_second=len(labelled) / max(seconds, 1e-9),
    )
