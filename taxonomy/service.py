"""The public door of taxonomy. Keep it small."""

from taxonomy.choices import DeadlineUnit, EvidenceNeed, Regime, Sensitivity
from taxonomy.facts import Deadline
from taxonomy.questions import Question, answers_checked
from taxonomy.rubrication.answering import Rubrication, Suggested, rubricate
from taxonomy.rubrication.decisions import decision_executor_set, decision_record
from taxonomy.rubrication.settings import level_1_threshold
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
    "Rubrication",
    "Sensitivity",
    "Suggested",
    "answers_checked",
    "categories_active",
    "category_by_code",
    "category_get",
    "category_id_by_code",
    "category_titles",
    "decision_executor_set",
    "decision_record",
    "level_1_threshold",
    "rubricate",
]
