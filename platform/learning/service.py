"""Public functions of learning for other packages. Keep it small."""

from learning.answering import model_check, model_now
from learning.kinds import ACTIVE, STAND_IN, Lesson, Loaded, ModelKind, StoredModel, model_kinds
from learning.promoting import NO_MODEL, model_promote
from learning.selectors import broken_version, models_list
from learning.training import Request, training_ask, training_request, training_runs

__all__ = [
    "ACTIVE",
    "NO_MODEL",
    "STAND_IN",
    "Lesson",
    "Loaded",
    "ModelKind",
    "Request",
    "StoredModel",
    "broken_version",
    "model_check",
    "model_kinds",
    "model_now",
    "model_promote",
    "models_list",
    "training_ask",
    "training_request",
    "training_runs",
]
