"""The history of an appeal as people read it: a reader of the event log, computed when it is asked for.

Each class of event has one presenter (`entrance`, `work`, `result`). Who looks decides what is told: everybody learns
what happened and when, the applicant also reads what was asked, replied and why, the staff read everything.
`timeline_items` is plain data for programs, `timeline_for` the same for the page's component, `public_timeline_items`
what everybody may read, from rows that have nothing private.
"""

from appeals.telling.timeline.items import TimelineItem
from appeals.telling.timeline.reading import (
    public_timeline_items,
    timeline_entries,
    timeline_for,
    timeline_items,
    timeline_outline,
)
from appeals.telling.timeline.telling import presenters

__all__ = [
    "TimelineItem",
    "presenters",
    "public_timeline_items",
    "timeline_entries",
    "timeline_for",
    "timeline_items",
    "timeline_outline",
]
