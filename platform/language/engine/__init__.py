"""The engine of rubrication: a message → categories with probabilities, by one linear model; no database."""

from language.engine.calibration import (
    SURE_AT_FIRST,
    SURE_AT_USUALLY,
    SURE_WITH_RELATED,
    Sureness,
    sure_at_first,
)
from language.engine.model import RubricModel, engine_version, fingerprint_of
from language.engine.related import RelatedShares
from language.engine.scoring import Score, is_better, score_of, sureness_of
from language.engine.types import CategoryText, LabelledText, Suggestion

__all__ = [
    "SURE_AT_FIRST",
    "SURE_AT_USUALLY",
    "SURE_WITH_RELATED",
    "CategoryText",
    "LabelledText",
    "RelatedShares",
    "RubricModel",
    "Score",
    "Suggestion",
    "Sureness",
    "engine_version",
    "fingerprint_of",
    "is_better",
    "score_of",
    "sure_at_first",
    "sureness_of",
]
