"""Read a person's in-app notifications and mark them as read.

The event reader `appeals.inbox` writes them (`appeals/subscribers.py`).
"""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from appeals.models import Notification
from core import clock
from core.database.prepared import SOME_ID, SOME_MOMENT, PreparedQuery
from core.errors import Missing
from core.plane import tenant_only
from tenants.service import Person

__all__ = [
    "UNREAD_SHOWN",
    "notification_mark_read",
    "notifications_mark_all_read",
    "notifications_of",
    "notifications_unread_count",
]

# A badge that says more than this says nothing more; counting stays cheap.
UNREAD_SHOWN = 99


@tenant_only
def notifications_of(person: Person) -> QuerySet[Notification]:
    """The person's notifications with their appeals, newest first; none for nobody."""
    return _of(person).select_related("appeal").order_by("-created_at", "-id")


@tenant_only
def notifications_unread_count(*, person: Person) -> int:
    """How many are unread; UNREAD_SHOWN + 1 stands for «more than that»."""
    return 0 if person.user_id is None else len(_UNREAD.rows({SOME_ID: person.user_id, SOME_MOMENT: clock.now()}))


@tenant_only
def notification_mark_read(*, person: Person, notification_id: UUID) -> Notification:
    """Mark one as read; the time of the first reading stays. Raises Missing for one that is not theirs."""
    notification = notifications_of(person).filter(pk=notification_id).first()
    if notification is None:
        raise Missing(_("Такого уведомления нет."))
    if notification.read_at is None:
        notification.read_at = clock.now()
        notification.save(update_fields=["read_at"])
    return notification


@tenant_only
def notifications_mark_all_read(*, person: Person) -> int:
    """Mark all unread ones as read; returns how many."""
    return _of(person).filter(read_at=None).update(read_at=clock.now())


def _of(person: Person) -> QuerySet[Notification]:
    if person.user_id is None:
        return Notification.objects.none()
    return _come(person.user_id, clock.now())


def _come(user_id: UUID, now: datetime) -> QuerySet[Notification]:
    # Lines about a step that can still be undone are written already, and come when it no longer can.
    return Notification.objects.filter(user_id=user_id, created_at__lte=now)


# Every page of a signed-in person shows how many.
_UNREAD: PreparedQuery[tuple[UUID]] = PreparedQuery(
    lambda: _come(SOME_ID, SOME_MOMENT).filter(read_at=None).order_by().values_list("pk")[: UNREAD_SHOWN + 1]
)
