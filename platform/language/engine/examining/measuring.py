"""Evaluations: cross-validation, cold start, learning curve, speed."""

import io
import resource
import sys
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from language.engine.calibration import calibration_error
from language.engine.examining.questions import Answer, Question, answers_of, folds_of, labels_of
from language.engine.model import RubricModel
from language.engine.types import CategoryText

__all__ = [
    "CURVE",
    "Asked",
    "Scores",
    "Speed",
    "Subject",
    "confusion_of",
    "cross_validate",
    "examine",
    "learning_curve",
    "scores_of",
    "speed_of",
]


@dataclass(frozen=True, kw_only=True)
class Scores:
    """Shares from 0 to 1. F1 is of the first answer by category: weighted by messages, and the plain mean (macro).

    `ece` is the expected calibration error of the first category's probability, `group_ece` of the first group's;
    `executor` None where no executors are known.
    """

    texts: int
    top_1: float
    top_3: float
    group_top_1: float
    group_top_3: float
    weighted_f1: float
    macro_f1: float
    ece: float
    group_ece: float
    executor: float | None


def scores_of(questions: Sequence[Question], answers: Sequence[Answer]) -> Scores:
    """Raises ValueError for no questions."""
    if not questions:
        raise ValueError("nothing was asked")
    pairs = list(zip(questions, answers, strict=True))
    right = [answer.codes[:1] == (question.code,) for question, answer in pairs]
    group_right = [answer.groups[:1] == (question.group,) for question, answer in pairs]
    weighted, macro = _f1(questions, answers)
    takers = [question.executor == answer.executor for question, answer in pairs if question.executor]
    knows_takers = any(answer.executor for answer in answers)
    return Scores(
        texts=len(pairs),
        top_1=float(np.mean(right)),
        top_3=float(np.mean([question.code in answer.codes for question, answer in pairs])),
        group_top_1=float(np.mean(group_right)),
        group_top_3=float(np.mean([question.group in answer.groups for question, answer in pairs])),
        weighted_f1=weighted,
        macro_f1=macro,
        ece=_ece([answer.probability for answer in answers], right),
        group_ece=_ece([answer.group_probability for answer in answers], group_right),
        executor=float(np.mean(takers)) if takers and knows_takers else None,
    )


def confusion_of(questions: Sequence[Question], answers: Sequence[Answer]) -> Counter[tuple[str, str]]:
    """How often a group was meant and another one, or the same, answered."""
    return Counter(
        (question.group, answer.groups[0] if answer.groups else "")
        for question, answer in zip(questions, answers, strict=True)
    )


def _f1(questions: Sequence[Question], answers: Sequence[Answer]) -> tuple[float, float]:
    """By all categories that were meant or answered."""
    meant = Counter(question.code for question in questions)
    said = Counter(answer.codes[0] for answer in answers if answer.codes)
    both = Counter(
        question.code
        for question, answer in zip(questions, answers, strict=True)
        if answer.codes[:1] == (question.code,)
    )
    f1 = {code: 2 * both[code] / (meant[code] + said[code]) for code in meant | said}
    weighted = sum(f1[code] * count for code, count in meant.items()) / len(questions)
    return weighted, sum(f1.values()) / len(f1)


def _ece(given: Sequence[float], right: Sequence[bool]) -> float:
    return calibration_error(np.array(given, np.float32), np.array(right, bool))


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
