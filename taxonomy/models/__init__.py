"""Tables of a region's schema about its categories."""

from taxonomy.models.category import Category, Responsibility, SetVersion
from taxonomy.models.playbook import Playbook, PlaybookVersion
from taxonomy.models.rubric import Decision, DecisionKind, ModelState, RubricModel, RubricSettings

__all__ = [
    "Category",
    "Decision",
    "DecisionKind",
    "ModelState",
    "Playbook",
    "PlaybookVersion",
    "Responsibility",
    "RubricModel",
    "RubricSettings",
    "SetVersion",
]
