"""The public door of taxonomy. Keep it small."""

from taxonomy.choices import DeadlineUnit, EvidenceNeed, Regime, Sensitivity
from taxonomy.facts import Deadline
from taxonomy.questions import Question, answers_checked
from taxonomy.sets.selectors import (
    categories_active,
    category_by_code,
    category_get,
    category_id_by_code,
    category_titles,
)

__all__ = [
    "Deadline",
    "DeadlineUnit",
    "EvidenceNeed",
    "Question",
    "Regime",
    "Sensitivity",
    "answers_checked",
    "categories_active",
    "category_by_code",
    "category_get",
    "category_id_by_code",
    "category_titles",
]
