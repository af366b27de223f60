"""Public functions of appeals for other packages. Keep it small; what modules declare is in `appeals.declaring`.

Public pages of modules use `public_page` and `public_appeal`: their rows have no private columns.
"""

from appeals.access import actions_for, appeal_for
from appeals.channel_kinds import ChannelKind, appeal_channel
from appeals.channels.receiving import Incoming, message_receive
from appeals.clocks.sweeping import clocks_sweep
from appeals.flow import action_service, action_take
from appeals.photos.attachments import attachment_process, attachment_upload
from appeals.portals.workplace.slots import (
    APPEAL_ACTIONS,
    APPEAL_BODY,
    APPEAL_SIDE,
    APPEAL_TABS,
    QUEUE_TOP,
    AppealOnPage,
)
from appeals.selectors.listing import checklist_of
from appeals.selectors.public import PublicFilters, public_appeal, public_page
from appeals.stages.checklist import checklist_tick
from appeals.stages.intake import Intake, appeal_by_source_key, appeal_receive
from appeals.stages.notes import note_add
from appeals.states import Action, State

__all__ = [
    "APPEAL_ACTIONS",
    "APPEAL_BODY",
    "APPEAL_SIDE",
    "APPEAL_TABS",
    "QUEUE_TOP",
    "Action",
    "AppealOnPage",
    "ChannelKind",
    "Incoming",
    "Intake",
    "PublicFilters",
    "State",
    "action_service",
    "action_take",
    "actions_for",
    "appeal_by_source_key",
    "appeal_channel",
    "appeal_for",
    "appeal_receive",
    "attachment_process",
    "attachment_upload",
    "checklist_of",
    "checklist_tick",
    "clocks_sweep",
    "message_receive",
    "note_add",
    "public_appeal",
    "public_page",
]
