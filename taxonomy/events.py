"""Events of taxonomy. They hold codes and identifiers; texts are in the rows they point to."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.events.types import DomainEvent, event_type, fields_added

__all__ = [
    "CategoriesChanged",
    "CategorySetPublished",
    "PlaybookPublished",
    "ResponsibilityNamed",
    "RubricModelBroken",
    "RubricModelPromoted",
    "RubricSettingsChanged",
]


@event_type(name="taxonomy.CategorySetPublished", subject_type="category_set")
@dataclass(frozen=True, kw_only=True)
class CategorySetPublished(DomainEvent):
    """The set took over a version of a catalog.

    `moved_from[i]` is a retired category whose open appeals go to `moved_to[i]`.
    """

    subject_type: ClassVar[str] = "category_set"
    set_version: int
    catalog: str
    catalog_version: int
    added: int
    changed: int
    retired: int
    moved_from: list[UUID]
    moved_to: list[UUID]


@event_type(name="taxonomy.CategoriesChanged", subject_type="category_set", upcasters=[fields_added(successor_id=None)])
@dataclass(frozen=True, kw_only=True)
class CategoriesChanged(DomainEvent):
    """The region changed categories of its set by itself.

    `what` is added, edited, reset, switched_on, switched_off, dated or retired; open appeals of a retired category go
    to `successor_id`, if there is one.
    """

    subject_type: ClassVar[str] = "category_set"
    what: str
    category_ids: list[UUID]
    fields: list[str]
    successor_id: UUID | None


@event_type(name="taxonomy.ResponsibilityNamed", subject_type="category_set")
@dataclass(frozen=True, kw_only=True)
class ResponsibilityNamed(DomainEvent):
    """Another ministry answers for what catalogs bring into a direction, or for one category of them (`code`)."""

    subject_type: ClassVar[str] = "category_set"
    direction: str
    code: str
    ministry_id: UUID
    former_ministry_id: UUID | None


@event_type(name="taxonomy.PlaybookPublished", subject_type="playbook")
@dataclass(frozen=True, kw_only=True)
class PlaybookPublished(DomainEvent):
    """A playbook has new steps for a kind of municipality (empty: for all others)."""

    subject_type: ClassVar[str] = "playbook"
    playbook_id: UUID
    code: str
    number: int
    municipality_kind: str
    steps: int


@event_type(name="taxonomy.RubricModelPromoted", subject_type="rubric_model")
@dataclass(frozen=True, kw_only=True)
class RubricModelPromoted(DomainEvent):
    """Another model answers from now on. `version` 0 is the cold start; `is_rollback` tells a person stepped back."""

    subject_type: ClassVar[str] = "rubric_model"
    version: int
    former_version: int
    is_rollback: bool


@event_type(name="taxonomy.RubricModelBroken", subject_type="rubric_model")
@dataclass(frozen=True, kw_only=True)
class RubricModelBroken(DomainEvent):
    """The file of the model that answered is missing or damaged; the cold start answers instead."""

    subject_type: ClassVar[str] = "rubric_model"
    version: int


@event_type(name="taxonomy.RubricSettingsChanged", subject_type="rubric_settings")
@dataclass(frozen=True, kw_only=True)
class RubricSettingsChanged(DomainEvent):
    """How rubrication may act; `skip_level_1_at` is the least probability that passes level 1, None: none does."""

    subject_type: ClassVar[str] = "rubric_settings"
    skip_level_1_at: float | None
    retrain_after: int
