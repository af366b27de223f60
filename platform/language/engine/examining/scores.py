"""Scores of an evaluation."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from language.engine.calibration import calibration_error
from language.engine.examining.questions import Answer, Question

__all__ = ["Scores", "confusion_of", "scores_of"]


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
