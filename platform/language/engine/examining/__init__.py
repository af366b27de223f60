"""Evaluate a model on labelled texts."""

from language.engine.examining.measuring import (
    CURVE,
    Asked,
    Scores,
    Speed,
    Subject,
    confusion_of,
    cross_validate,
    examine,
    learning_curve,
    scores_of,
    speed_of,
)
from language.engine.examining.questions import Answer, Question, answers_of, folds_of, labels_of

__all__ = [
    "CURVE",
    "Answer",
    "Asked",
    "Question",
    "Scores",
    "Speed",
    "Subject",
    "answers_of",
    "confusion_of",
    "cross_validate",
    "examine",
    "folds_of",
    "labels_of",
    "learning_curve",
    "scores_of",
    "speed_of",
]
