"""Events of trained models, for kinds that declare none of their own."""

from dataclasses import dataclass
from typing import ClassVar

from core.events.types import DomainEvent, event_type

__all__ = ["ModelBroken", "ModelPromoted"]


@event_type(name="learning.ModelPromoted", subject_type="trained_model")
@dataclass(frozen=True, kw_only=True)
class ModelPromoted(DomainEvent):
    """Another model of the kind answers from now on; version 0 is its stand-in."""

    subject_type: ClassVar[str] = "trained_model"
    kind: str
    version: int
    former_version: int
    is_rollback: bool


@event_type(name="learning.ModelBroken", subject_type="trained_model")
@dataclass(frozen=True, kw_only=True)
class ModelBroken(DomainEvent):
    """The active model's file is missing, damaged or of another version; the kind's stand-in answers instead."""

    subject_type: ClassVar[str] = "trained_model"
    kind: str
    version: int
