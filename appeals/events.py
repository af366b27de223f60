"""Events of the appeals package. People's texts stay in the rows that the identifiers point to."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.events.types import DomainEvent, event_type, fields_added

__all__ = [
    "AnswerGiven",
    "AppealActionUndone",
    "AppealApproved",
    "AppealAssigned",
    "AppealCategoryChanged",
    "AppealConcealed",
    "AppealEvent",
    "AppealPassedOn",
    "AppealReassigned",
    "AppealRecategorised",
    "AppealReceived",
    "AppealRejected",
    "AppealReopened",
    "AppealStepTicked",
    "AppealTriaged",
    "ApplicantWrote",
    "AssignmentRefused",
    "DetectorModelBroken",
    "DetectorModelPromoted",
    "FlowStageSwitched",
    "QuestionAnswered",
    "QuestionAsked",
    "VerdictGiven",
]

SUBJECT = "appeal"

# Events of the first form did not tell the version of the appeal.
_VERSION_ADDED = fields_added(version=None)


@dataclass(frozen=True, kw_only=True)
class AppealEvent(DomainEvent):
    """Base of appeal events: the appeal, and its state and version after the event.

    `version` is None only in events that were written before they told it.
    """

    subject_type: ClassVar[str] = SUBJECT
    appeal_id: UUID
    number: int
    state: str
    version: int | None


@event_type(name="appeals.AppealReceived", subject_type=SUBJECT, upcasters=[_VERSION_ADDED, fields_added(asks=True)])
@dataclass(frozen=True, kw_only=True)
class AppealReceived(AppealEvent):
    """`asks` is false for history that was imported: nobody is written to of its receipt."""

    channel: str
    category_id: UUID
    municipality_id: UUID | None
    photos: int
    asks: bool


@event_type(name="appeals.AppealTriaged", subject_type=SUBJECT, upcasters=[_VERSION_ADDED])
@dataclass(frozen=True, kw_only=True)
class AppealTriaged(AppealEvent):
    """Detectors and rubrication have read the text.

    `findings` are `detector:kind`; `suggested_category_id` is the likeliest category by the model `model_version` (0 is
    the cold start); `passed_level_1` tells that no moderator looked at it before the ministry.
    """

    is_emergency: bool
    findings: list[str]
    suggested_category_id: UUID | None
    model_version: int
    passed_level_1: bool
    is_published: bool
    ministry_name: str


@event_type(
    name="appeals.AppealApproved", subject_type=SUBJECT, upcasters=[fields_added(version=None, ministry_name="")]
)
@dataclass(frozen=True, kw_only=True)
class AppealApproved(AppealEvent):
    """Passed level 1. `former_category_id` is set if the moderator corrected the category."""

    ministry_id: UUID
    category_id: UUID
    former_category_id: UUID | None
    is_published: bool
    ministry_name: str


@event_type(name="appeals.AppealConcealed", subject_type=SUBJECT, upcasters=[_VERSION_ADDED])
@dataclass(frozen=True, kw_only=True)
class AppealConcealed(AppealEvent):
    """Its category became one that is never shown, or confidential; nobody decided about this appeal.

    `left_portal` tells that the portal had shown it.
    """

    category_id: UUID
    is_confidential: bool
    left_portal: bool


@event_type(
    name="appeals.AppealRecategorised",
    subject_type=SUBJECT,
    upcasters=[fields_added(version=None, among=[], by_text=False, model_version=None)],
)
@dataclass(frozen=True, kw_only=True)
class AppealRecategorised(AppealEvent):
    """Moved to a successor category, by nobody's decision about this appeal.

    `why` is catalog: one category took the former over; or split: this is one of several, `among`, which stand in the
    catalog's order. Then `by_text` tells that the model `model_version` (0: the cold start) found it by the appeal's
    words; otherwise these did not tell, and it is the first. `former_ministry_id` tells that another ministry answers
    for it now, `ministry_name`.
    """

    former_category_id: UUID
    category_id: UUID
    why: str
    ministry_id: UUID
    former_ministry_id: UUID | None
    ministry_name: str
    among: list[UUID]
    by_text: bool
    model_version: int | None


@event_type(name="appeals.AppealRejected", subject_type=SUBJECT, upcasters=[_VERSION_ADDED])
@dataclass(frozen=True, kw_only=True)
class AppealRejected(AppealEvent):
    level: int
    reason: str


@event_type(name="appeals.QuestionAsked", subject_type=SUBJECT, upcasters=[_VERSION_ADDED])
@dataclass(frozen=True, kw_only=True)
class QuestionAsked(AppealEvent):
    message_id: UUID


@event_type(name="appeals.QuestionAnswered", subject_type=SUBJECT, upcasters=[_VERSION_ADDED])
@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(AppealEvent):
    message_id: UUID


@event_type(name="appeals.ApplicantWrote", subject_type=SUBJECT)
@dataclass(frozen=True, kw_only=True)
class ApplicantWrote(AppealEvent):
    """The applicant added words, unasked, by a channel; the state and the version of the appeal stay as they are."""

    message_id: UUID


@event_type(name="appeals.AppealAssigned", subject_type=SUBJECT, upcasters=[_VERSION_ADDED])
@dataclass(frozen=True, kw_only=True)
class AppealAssigned(AppealEvent):
    assignment_id: UUID
    executor_id: UUID
    executor_name: str


@event_type(name="appeals.AppealReassigned", subject_type=SUBJECT, upcasters=[_VERSION_ADDED])
@dataclass(frozen=True, kw_only=True)
class AppealReassigned(AppealEvent):
    assignment_id: UUID
    former_executor_id: UUID
    executor_id: UUID
    executor_name: str


@event_type(name="appeals.AppealPassedOn", subject_type=SUBJECT, upcasters=[_VERSION_ADDED])
@dataclass(frozen=True, kw_only=True)
class AppealPassedOn(AppealEvent):
    """A ministry or a moderator passed the appeal on to another ministry; `note_id` is the reason.

    `passes` is how often ministries have passed it on by now; `to_moderator` tells that this was once too often, so
    that a moderator settles whose it is, with `ministry_id` as what was proposed.
    """

    former_ministry_id: UUID
    ministry_id: UUID
    ministry_name: str
    note_id: UUID
    passes: int
    to_moderator: bool


@event_type(name="appeals.AppealCategoryChanged", subject_type=SUBJECT, upcasters=[_VERSION_ADDED])
@dataclass(frozen=True, kw_only=True)
class AppealCategoryChanged(AppealEvent):
    """Somebody of the staff corrected the category after level 1.

    `former_ministry_id` tells that another ministry answers for it now; `note_id` is the reason where there is one. The
    rest as in AppealPassedOn.
    """

    former_category_id: UUID
    category_id: UUID
    former_ministry_id: UUID | None
    ministry_id: UUID
    ministry_name: str
    note_id: UUID | None
    passes: int
    to_moderator: bool


@event_type(name="appeals.AppealReopened", subject_type=SUBJECT, upcasters=[_VERSION_ADDED])
@dataclass(frozen=True, kw_only=True)
class AppealReopened(AppealEvent):
    """A rejected appeal was reopened; the reason is a note, `note_id`."""

    note_id: UUID


@event_type(name="appeals.AppealActionUndone", subject_type=SUBJECT, upcasters=[_VERSION_ADDED])
@dataclass(frozen=True, kw_only=True)
class AppealActionUndone(AppealEvent):
    """`action` was undone before anybody was notified; `undone_id` is its event."""

    undone_id: UUID
    action: str


@event_type(name="appeals.AppealStepTicked", subject_type=SUBJECT, upcasters=[_VERSION_ADDED])
@dataclass(frozen=True, kw_only=True)
class AppealStepTicked(AppealEvent):
    """A step of the checklist was ticked, or its tick taken back; `done` of `total` are ticked now.

    The state and the version of the appeal stay as they are.
    """

    assignment_id: UUID
    item_id: UUID
    ticked: bool
    done: int
    total: int


@event_type(name="appeals.AssignmentRefused", subject_type=SUBJECT, upcasters=[_VERSION_ADDED])
@dataclass(frozen=True, kw_only=True)
class AssignmentRefused(AppealEvent):
    assignment_id: UUID
    executor_id: UUID


@event_type(name="appeals.AnswerGiven", subject_type=SUBJECT, upcasters=[_VERSION_ADDED])
@dataclass(frozen=True, kw_only=True)
class AnswerGiven(AppealEvent):
    answer_id: UUID
    executor_id: UUID
    photos: int


@event_type(name="appeals.VerdictGiven", subject_type=SUBJECT, upcasters=[fields_added(version=None, message_id=None)])
@dataclass(frozen=True, kw_only=True)
class VerdictGiven(AppealEvent):
    """`kind` is one of VerdictKind: confirmed, returned, expired; `message_id` is where photos of a return are."""

    verdict_id: UUID
    answer_id: UUID
    kind: str
    rating: int | None
    message_id: UUID | None


@event_type(name="appeals.DetectorModelPromoted", subject_type="detector_model")
@dataclass(frozen=True, kw_only=True)
class DetectorModelPromoted(DomainEvent):
    """A model that the region trained answers for a detector from now on; `former_version` 0 is what is shipped."""

    subject_type: ClassVar[str] = "detector_model"
    detector: str
    version: int
    former_version: int


@event_type(name="appeals.DetectorModelBroken", subject_type="detector_model")
@dataclass(frozen=True, kw_only=True)
class DetectorModelBroken(DomainEvent):
    """The file of the model that answered is missing or damaged; what is shipped answers instead."""

    subject_type: ClassVar[str] = "detector_model"
    detector: str
    version: int


@event_type(name="appeals.FlowStageSwitched", subject_type="flow_stage")
@dataclass(frozen=True, kw_only=True)
class FlowStageSwitched(DomainEvent):
    """The region's flow has an optional stage from now on, or leaves it out."""

    stage: str
    is_on: bool
