"""Evaluations: cross-validation, cold start, learning curve, speed."""

import io
import resource
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from language.engine.examining.questions import Answer, Question, answers_of, folds_of, labels_of
from language.engine.examining.scores import Scores, scores_of
from language.engine.model import RubricModel
from language.engine.types import CategoryText

__all__ = ["CURVE", "Asked", "Speed", "Subject", "cross_validate", "examine", "learning_curve", "speed_of"]

CURVE = (100, 200, 500, 1000, 2000, 5000, 10_000)
SPEED_TEXTS = 1500
CURVE_QUESTIONS = 3000

Asked = Callable[[str], None]
"""Called after every answer, with what is going on."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is examined: the categories with their texts and their wider rubrics; `allowed` limits the answers."""

    categories: Sequence[CategoryText]
    groups: Mapping[str, str]
    allowed: Collection[str] | None = None


@dataclass(frozen=True, kw_only=True)
class Speed:
    """Texts a second on one core, without and with deciding words; memory of this process at its peak, in bytes."""

    texts_a_second: float
    explained_a_second: float
    model_bytes: int
    peak_bytes: int


def examine(
    model: RubricModel, subject: Subject, questions: Sequence[Question], *, name: str, asked: Asked
) -> list[Answer]:
    """All answers of one model."""
    answers = []
    for answer in answers_of(model, subject.groups, questions, allowed=subject.allowed):
        answers.append(answer)
        asked(name)
    return answers


def cross_validate(subject: Subject, questions: Sequence[Question], *, folds: int, asked: Asked) -> list[Answer]:
    """Answers to all questions, each by a model that learned from the other parts only."""
    parts = folds_of(questions, folds)
    found: list[Answer] = [Answer()] * len(questions)
    for part in range(folds):
        learned = [item for item, own in zip(questions, parts, strict=True) if own != part]
        model = RubricModel.fit(subject.categories, labels_of(learned))
        places = np.flatnonzero(parts == part).tolist()
        answers = examine(
            model, subject, [questions[place] for place in places], name=f"{part + 1}/{folds}", asked=asked
        )
        for place, answer in zip(places, answers, strict=True):
            found[place] = answer
    return found


def learning_curve(subject: Subject, questions: Sequence[Question], *, asked: Asked) -> list[tuple[int, Scores]]:
    """Scores on one fifth after so many decisions drawn from the rest; the same fifth at every point."""
    parts = folds_of(questions, 5)
    test = [item for item, part in zip(questions, parts, strict=True) if part == 0]
    rest = [item for item, part in zip(questions, parts, strict=True) if part != 0]
    order = np.random.default_rng(7)
    drawn = [rest[index] for index in order.permutation(len(rest))]
    test = [test[index] for index in order.permutation(len(test))[:CURVE_QUESTIONS]]
    points = []
    for count in (0, *CURVE):
        if count > len(drawn):
            break
        model = RubricModel.fit(subject.categories, labels_of(drawn[:count]))
        points.append((count, scores_of(test, examine(model, subject, test, name=str(count), asked=asked))))
    return points


def speed_of(model: RubricModel, texts: Sequence[str]) -> Speed:
    """Measured on at most SPEED_TEXTS texts after a first, unmeasured, round has warmed the memory of words."""
    sample = texts[:SPEED_TEXTS]
    model.rubricate_many(sample)
    content = io.BytesIO()
    model.save(content)
    # Linux counts in kilobytes, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return Speed(
        texts_a_second=_rate(lambda: model.rubricate_many(sample), len(sample)),
        explained_a_second=_rate(lambda: model.rubricate_many(sample, words=True), len(sample)),
        model_bytes=content.tell(),
        peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit,
    )


def _rate(work: Callable[[], object], count: int) -> float:
    began = perf_counter()
    work()
    return count / max(perf_counter() - began, 1e-9)
