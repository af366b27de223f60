"""Public functions of taxonomy for other packages. Keep it small."""

from taxonomy.choices import DeadlineUnit, EvidenceNeed, QuestionType, Regime, Sensitivity
from taxonomy.facts import OTHER_CODE, deadline_words
from taxonomy.playbooks.selectors import playbook_steps
from taxonomy.playbooks.steps import PlaybookStep
from taxonomy.questions import Question, answers_checked
from taxonomy.rubrication.answerer import WORTH_SHOWING, Rubrication, Suggested
from taxonomy.rubrication.answering import CategoryChooser, category_chooser, rubricate
from taxonomy.rubrication.decisions import decision_executor_set, decision_forget, decision_record, decision_text_set
from taxonomy.rubrication.region_set import known_texts
from taxonomy.rubrication.settings import level_1_threshold
from taxonomy.search.index import MOST_FOUND
from taxonomy.search.region import categories_search
from taxonomy.sets.listing import OpenCounter, open_counters
from taxonomy.sets.selectors import (
    CategoryListed,
    categories_active,
    categories_closed,
    categories_taken_over,
    categories_worded,
    category_by_code,
    category_get,
    category_id_by_code,
    category_id_known,
    category_is_open,
    category_questions,
    category_titles,
    questions_of,
)

__all__ = [
    "MOST_FOUND",
    "OTHER_CODE",
    "WORTH_SHOWING",
    "CategoryChooser",
    "CategoryListed",
    "DeadlineUnit",
    "EvidenceNeed",
    "OpenCounter",
    "PlaybookStep",
    "Question",
    "QuestionType",
    "Regime",
    "Rubrication",
    "Sensitivity",
    "Suggested",
    "answers_checked",
    "categories_active",
    "categories_closed",
    "categories_search",
    "categories_taken_over",
    "categories_worded",
    "category_by_code",
    "category_chooser",
    "category_get",
    "category_id_by_code",
    "category_id_known",
    "category_is_open",
    "category_questions",
    "category_titles",
    "deadline_words",
    "decision_executor_set",
    "decision_forget",
    "decision_record",
    "decision_text_set",
    "known_texts",
    "level_1_threshold",
    "open_counters",
    "playbook_steps",
    "questions_of",
    "rubricate",
]
