"""Slots of the queue pages and of an appeal's page, and what their parts are told of the appeal."""

from dataclasses import dataclass
from uuid import UUID

from workplace.service import ActionLink, Card, Panel, Slot, Tab

__all__ = ["APPEAL_ACTIONS", "APPEAL_BODY", "APPEAL_SIDE", "APPEAL_TABS", "QUEUE_TOP", "AppealOnPage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealOnPage:
    """The appeal of the page, as the person of the request may see it; `state` is one of `appeals.service.State`."""

    id: UUID
    number: int
    version: int
    state: str
    category_id: UUID
    municipality_id: UUID | None
    ministry_id: UUID | None
    executor_id: UUID | None


# Above a queue's rows; their parts are told its slug.
QUEUE_TOP: Slot[Panel] = Slot("queue.top", Panel)
# Other pages about the appeal, and buttons that lead to some; then the columns of its page.
APPEAL_TABS: Slot[Tab] = Slot("appeal.tabs", Tab)
APPEAL_ACTIONS: Slot[ActionLink] = Slot("appeal.actions", ActionLink)
APPEAL_BODY: Slot[Card] = Slot("appeal.body", Card)
APPEAL_SIDE: Slot[Card] = Slot("appeal.side", Card)
