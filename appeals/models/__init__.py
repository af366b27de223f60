"""Tables of appeals, in a region's schema."""

from appeals.channel_kinds import ChannelKind
from appeals.models.answer import Answer, Message, MessageKind, Verdict, VerdictKind
from appeals.models.appeal import Appeal, RejectionReason
from appeals.models.assignment import Assignment, AssignmentEnd, ChecklistItem
from appeals.models.attachment import Attachment, AttachmentState
from appeals.models.clock import AppealClock
from appeals.models.draft import Draft
from appeals.models.finding import CategorySuggestion, DetectorModel, DetectorModelState, Finding
from appeals.models.flow import FlowStage
from appeals.models.notification import Notification, NotificationMark, NotificationRead
from appeals.models.public import PublicAnswer, PublicAppeal, PublicPhoto
from appeals.models.thread import InboundMessage, InboundOutcome, Thread
from appeals.models.undo import UndoPoint

__all__ = [
    "Answer",
    "Appeal",
    "AppealClock",
    "Assignment",
    "AssignmentEnd",
    "Attachment",
    "AttachmentState",
    "CategorySuggestion",
    "ChannelKind",
    "ChecklistItem",
    "DetectorModel",
    "DetectorModelState",
    "Draft",
    "Finding",
    "FlowStage",
    "InboundMessage",
    "InboundOutcome",
    "Message",
    "MessageKind",
    "Notification",
    "NotificationMark",
    "NotificationRead",
    "PublicAnswer",
    "PublicAppeal",
    "PublicPhoto",
    "RejectionReason",
    "Thread",
    "UndoPoint",
    "Verdict",
    "VerdictKind",
]
