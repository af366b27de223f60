"""Readers of the log that tell people what happened: letters and the in-app list.

Both are idempotent by the event's id and write rows of the region only; a letter goes out through its delivery row.
"""

from appeals.events import (
    AnswerGiven,
    AppealApproved,
    AppealAssigned,
    AppealEvent,
    AppealReassigned,
    AppealReceived,
    AppealRejected,
    AssignmentRefused,
    QuestionAnswered,
    QuestionAsked,
    VerdictGiven,
)
from appeals.models import Appeal
from appeals.notifications.inbox import inbox_write
from appeals.notifications.letters import letter_enqueue
from core.events.readers import StoredEvent, reader
from tenants.service import region_current

__all__ = ["tell_by_letter", "tell_in_inbox"]


@reader(
    "appeals.mail",
    on=(AppealReceived, AppealRejected, QuestionAsked, AppealAssigned, AnswerGiven, VerdictGiven),
)
def tell_by_letter(event: StoredEvent) -> None:
    """Write to the applicant."""
    letter_enqueue(event, _appeal_of(event))


@reader(
    "appeals.inbox",
    on=(
        AppealReceived,
        AppealApproved,
        AppealRejected,
        QuestionAsked,
        QuestionAnswered,
        AppealAssigned,
        AppealReassigned,
        AssignmentRefused,
        AnswerGiven,
        VerdictGiven,
    ),
)
def tell_in_inbox(event: StoredEvent) -> None:
    """Write into the in-app list of the applicant and of the staff whose turn it is."""
    appeal = _appeal_of(event)
    inbox_write(event, appeal, f"{region_current().number_prefix}-{appeal.number}")


def _appeal_of(event: StoredEvent) -> Appeal:
    assert isinstance(event.data, AppealEvent)
    return Appeal.objects.select_related("applicant").get(pk=event.data.appeal_id)
