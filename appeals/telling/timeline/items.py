"""Types of a timeline: items and audiences."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from shell import components

__all__ = ["Audience", "TimelineItem"]


class Audience(Enum):
    """The viewer of a timeline."""

    PUBLIC = "public"
    APPLICANT = "applicant"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineItem:
    """A timeline item. `kind` is the event's name, or `note`; `private` marks items for staff only.

    `photos_of` names the photos for whom cannot see them; `photos_late` when some are still being made ready.
    """

    kind: str
    at: datetime
    title: str
    text: str = ""
    actor: str = ""
    private: bool = False
    photo_ids: tuple[UUID, ...] = ()
    photos_of: str = ""
    photos_late: bool = False
    icon: str = "dot"
    tone: components.Tone = "neutral"
