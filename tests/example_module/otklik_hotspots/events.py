"""Events of the module."""

from dataclasses import dataclass
from uuid import UUID

from appeals.events import AppealEvent
from core.events.types import event_type


@event_type(name="hotspots.HotspotJoined", subject_type="appeal")
@dataclass(frozen=True, kw_only=True)
class HotspotJoined(AppealEvent):
    """An appeal is about what many write of; `count` is how many do."""

    category_id: UUID
    count: int


@event_type(name="hotspots.WatchBegun", subject_type="appeal")
@dataclass(frozen=True, kw_only=True)
class WatchBegun(AppealEvent):
    """A ministry keeps an appeal in sight."""


@event_type(name="hotspots.WatchEnded", subject_type="appeal")
@dataclass(frozen=True, kw_only=True)
class WatchEnded(AppealEvent):
    """A ministry works on the appeal again."""
