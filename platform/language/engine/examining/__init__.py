"""Evaluate a model on labelled texts."""

from language.engine.examining.measuring import (
    CURVE,
    Asked,
    Speed,
    Subject,
    cross_validate,
    examine,
    learning_curve,
    speed_of,
)
from language.engine.examining.questions import Answer, Question, answers_of, folds_of, labels_of
from language.engine.examining.scores import Scores, confusion_of, scores_of

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
