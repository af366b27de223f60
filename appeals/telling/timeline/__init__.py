"""The timeline of an appeal, rendered from the event log on request.

Each event class has one presenter (`entrance`, `work`). The viewer decides what is shown: everybody sees what
happened and when, the applicant also questions, replies and reasons, staff everything. `timeline_items` is plain data
for the API, `timeline_for` the same for the page's component, `public_timeline_items` the public version, from public
columns.
"""

from appeals.telling.timeline.facts import TimelineItem
from appeals.telling.timeline.presenting import presenters
from appeals.telling.timeline.rendering import (
    public_timeline_items,
    timeline_entries,
    timeline_for,
    timeline_items,
    timeline_outline,
)

__all__ = [
    "TimelineItem",
    "presenters",
    "public_timeline_items",
    "timeline_entries",
    "timeline_for",
    "timeline_items",
    "timeline_outline",
]
