"""Lines of the in-app list: one sentence about an event, for the applicant and for the staff whose turn it is."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from appeals.events import (
    AnswerGiven,
    AppealApproved,
    AppealAssigned,
    AppealCategoryChanged,
    AppealPassedOn,
    AppealReassigned,
    AppealRecategorised,
    AppealReceived,
    AppealRejected,
    AppealReopened,
    AppealTriaged,
    AssignmentRefused,
    QuestionAnswered,
    QuestionAsked,
    VerdictGiven,
)
from appeals.models import Appeal, Notification, VerdictKind
from appeals.notifications.news import is_news
from appeals.notifications.recipients import applicant_of, staff_of
from core.events.readers import StoredEvent
from core.events.types import DomainEvent

__all__ = ["inbox_write"]


def inbox_write(event: StoredEvent, appeal: Appeal, number: str, *, since: datetime) -> None:
    """Write the lines of an event, at most one a person; doing it again changes nothing.

    History that comes into the log late (an import, a replay) is written as read already.
    """
    titles: dict[UUID, str] = {}
    if words := _for_staff(event.data):
        titles |= dict.fromkeys(staff_of(event, appeal), words)
    applicant = applicant_of(appeal)
    if applicant is not None and (words := _for_applicant(event.data)):
        titles[applicant.id] = words
    rows = [
        Notification(
            user_id=user_id,
            appeal=appeal,
            event_id=event.id,
            title=f"{number}: {title}",
            created_at=since,
            read_at=None if is_news(event) else event.occurred_at,
        )
        for user_id, title in titles.items()
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


def _for_applicant(event: DomainEvent) -> str:
    """What the applicant is told; nothing about what they have just done themselves."""
    match event:
        case AppealReceived():
            return _("обращение получено, его проверит модератор")
        case AppealTriaged(passed_level_1=False):
            return ""
        case AppealApproved(ministry_name=name) | AppealTriaged(ministry_name=name):
            return _("передано: %(ministry)s") % {"ministry": name} if name else _("передано в министерство")
        case AppealRejected():
            return _("обращение отклонено")
        case AppealReopened():
            return _("обращение рассматривают заново")
        case AppealPassedOn(to_moderator=True) | AppealCategoryChanged(to_moderator=True):
            return _("модератор уточняет, какое ведомство ответит")
        case AppealPassedOn(ministry_name=name) | AppealCategoryChanged(ministry_name=name, former_ministry_id=UUID()):
            return _("передано: %(ministry)s") % {"ministry": name}
        case QuestionAsked():
            return _("министерство спрашивает, ответьте на вопрос")
        case AppealAssigned(executor_name=name):
            return _("передано исполнителю: %(executor)s") % {"executor": name}
        case AppealReassigned(executor_name=name):
            return _("передано другому исполнителю: %(executor)s") % {"executor": name}
        case AnswerGiven():
            return _("исполнитель ответил, оцените решение")
        case VerdictGiven(kind=VerdictKind.EXPIRED):
            return _("закрыто: оценки не было")
    return ""


def _for_staff(event: DomainEvent) -> str:
    match event:
        case (
            AppealApproved()
            | AppealTriaged(passed_level_1=True)
            | AppealRecategorised()
            | AppealPassedOn()
            | AppealCategoryChanged()
        ):
            return _("новое обращение в министерстве")
        case QuestionAnswered():
            return _("заявитель ответил на вопрос")
        case AssignmentRefused():
            return _("исполнитель вернул обращение, назначьте другого")
        case AppealAssigned() | AppealReassigned():
            return _("новое поручение")
        case VerdictGiven(kind=VerdictKind.RETURNED):
            return _("заявитель вернул на доработку")
    return ""
