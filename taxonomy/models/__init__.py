"""Tables of a region's schema about its categories."""

from taxonomy.models.category import Category
from taxonomy.models.playbook import Playbook, PlaybookVersion
from taxonomy.models.rubric import Decision, DecisionKind, ModelState, RubricModel, RubricSettings
from taxonomy.models.set_version import Responsibility, SetVersion

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
