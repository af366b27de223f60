"""Read a person's in-app lines, their own and those of their roles, and mark them as read.

The event reader `appeals.inbox` writes them (`appeals/readers.py`). A line of a role is one row for all who hold
it. What a person has read of these is a mark per person, up to which everything is read, and single rows above it.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from appeals.models import Notification, NotificationMark, NotificationRead
from core import clock
from core.database.prepared import SOME_ID, SOME_MOMENT, PreparedQuery
from core.errors import Missing
from core.plane import tenant_only
from tenants.service import Person

__all__ = [
    "LIFETIME",
    "UNREAD_SHOWN",
    "notification_mark_read",
    "notifications_forget",
    "notifications_mark_all_read",
    "notifications_of",
    "notifications_purge",
    "notifications_unread_count",
]

# A badge that says more than this says nothing more; counting stays cheap.
UNREAD_SHOWN = 99
# The history of an appeal is kept with the appeal; a line only says that there is something new.
LIFETIME = timedelta(days=90)
# A reader of the log may still write lines that are this old; those are marked one by one.
SETTLED = timedelta(minutes=15)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@tenant_only
def notifications_of(person: Person, *, unread: bool = False) -> QuerySet[Notification]:
    """The person's lines with their appeals, newest first; `seen_at` is when it was read, or None. None for nobody.

    `unread`: only those that are unread.
    """
    if person.user_id is None:
        return Notification.objects.none()
    rows = Notification.objects.filter(_is_for(person), created_at__lte=clock.now())
    seen = rows.annotate(seen_at=_seen_at(person)).select_related("appeal").order_by("-created_at", "-id")
    return seen.filter(seen_at=None) if unread else seen


@tenant_only
def notifications_unread_count(*, person: Person) -> int:
    """How many are unread; UNREAD_SHOWN + 1 stands for «more than that»."""
    if person.user_id is None:
        return 0
    roles = _roles(person)
    values: dict[Any, Any] = {SOME_ID: person.user_id, SOME_MOMENT: clock.now()}
    for index, held in enumerate(roles):
        values |= {_some_organisation(index): held.organisation_id, _some_since(index): held.since}
    return len(_unread_query(tuple(held.role for held in roles)).rows(values))


@tenant_only
@transaction.atomic
def notification_mark_read(*, person: Person, notification_id: UUID) -> Notification:
    """Mark one as read; the time of the first reading stays. Raises Missing for one that is not theirs."""
    notification = notifications_of(person).filter(pk=notification_id).first()
    if notification is None or person.user_id is None:
        raise Missing(_("Такого уведомления нет."))
    if notification.seen_at is None:  # type: ignore[attr-defined]  # annotated
        now = clock.now()
        if notification.user_id is None:
            NotificationRead.objects.bulk_create(
                [NotificationRead(user_id=person.user_id, notification=notification, created_at=now)],
                ignore_conflicts=True,
            )
        else:
            Notification.objects.filter(pk=notification_id).update(read_at=now)
        notification.seen_at = now  # type: ignore[attr-defined]
    return notification


@tenant_only
@transaction.atomic
def notifications_mark_all_read(*, person: Person) -> int:
    """Mark all unread ones as read; returns how many."""
    me = person.user_id
    if me is None:
        return 0
    now = clock.now()
    marked = _own_unread(me, now).update(read_at=now)
    if not _roles(person):
        return marked
    until = now - SETTLED
    recent: list[UUID] = []
    for held in _roles(person):
        unread = _unread_of_role(me, held, now)
        marked += unread.count()
        recent += unread.filter(written_at__gt=until).values_list("pk", flat=True)
    NotificationRead.objects.bulk_create(
        [NotificationRead(user_id=me, notification_id=pk, created_at=now) for pk in recent], ignore_conflicts=True
    )
    _mark_forward(me, until, now)
    NotificationRead.objects.filter(user_id=me, notification__written_at__lte=until).delete()
    return marked


@tenant_only
def notifications_purge(*, limit: int = 5000) -> int:
    """Delete the oldest lines of which LIFETIME has passed, at most `limit`; returns how many."""
    old = Notification.objects.filter(created_at__lt=clock.now() - LIFETIME).order_by("created_at")
    ids = list(old.values_list("pk", flat=True)[:limit])
    Notification.objects.filter(pk__in=ids).delete()
    return len(ids)


@tenant_only
def notifications_forget(*, user_id: UUID) -> None:
    """Delete a person's own lines and what is known of their reading."""
    for model in (Notification, NotificationMark, NotificationRead):
        model.objects.filter(user_id=user_id).delete()


class _Held(NamedTuple):
    """A role for an organisation, held since a moment."""

    role: str
    organisation_id: UUID
    since: datetime


def _roles(person: Person) -> list[_Held]:
    """Each role of an organisation once, since its first grant if the person has several."""
    first: dict[tuple[str, UUID], datetime] = {}
    for grant in person.grants:
        if grant.organisation_id is not None:
            key = (grant.role.value, grant.organisation_id)
            first[key] = min(grant.since, first.get(key, grant.since))
    return sorted(_Held(*key, since) for key, since in first.items())


def _is_for(person: Person) -> Q:
    theirs = Q(user_id=person.user_id)
    for held in _roles(person):
        of_role = Q(user_id=None, role=held.role, organisation_id=held.organisation_id)
        theirs |= of_role & ~Q(actor_id=person.user_id) & ~Q(applicant_id=person.user_id)
    return theirs


def _seen_at(person: Person) -> Any:
    me = person.user_id
    roles = _roles(person)
    if me is None or not roles:
        return F("read_at")
    read = NotificationRead.objects.filter(user_id=me, notification_id=OuterRef("pk")).values("created_at")
    mark = NotificationMark.objects.filter(user_id=me)
    read_until, marked_at = Subquery(mark.values("read_until")[:1]), Subquery(mark.values("marked_at")[:1])
    since = Case(
        *(When(role=held.role, organisation_id=held.organisation_id, then=Value(held.since)) for held in roles),
        output_field=DateTimeField(),
    )
    of_role = Coalesce(
        "read_at",
        Subquery(read[:1]),
        Case(When(written_at__lte=read_until, then=marked_at)),
        # What came before the person did is nothing new to them.
        Case(When(written_at__lt=since, then=since)),
        output_field=DateTimeField(),
    )
    return Case(When(user_id=me, then=F("read_at")), default=of_role, output_field=DateTimeField())


def _mark_forward(user_id: UUID, until: datetime, now: datetime) -> None:
    """Of two presses the later one counts, whichever is committed first."""
    mark, created = NotificationMark.objects.get_or_create(
        user_id=user_id, defaults={"read_until": until, "marked_at": now}
    )
    if not created:
        NotificationMark.objects.filter(pk=mark.pk, read_until__lt=until).update(read_until=until, marked_at=now)


def _own_unread(user_id: UUID, now: datetime) -> QuerySet[Notification]:
    # Lines about a step that can still be undone are written already, and come when it no longer can.
    return Notification.objects.filter(user_id=user_id, created_at__lte=now, read_at=None).order_by()


def _unread_of_role(user_id: UUID, held: _Held, now: datetime) -> QuerySet[Notification]:
    mark = NotificationMark.objects.filter(user_id=user_id).values("read_until")
    rows = Notification.objects.filter(user=None, role=held.role, organisation_id=held.organisation_id, read_at=None)
    return (
        rows.filter(created_at__lte=now, written_at__gte=held.since)
        .filter(written_at__gt=Coalesce(Subquery(mark[:1]), EPOCH, output_field=DateTimeField()))
        .filter(~Exists(NotificationRead.objects.filter(user_id=user_id, notification_id=OuterRef("pk"))))
        .exclude(actor_id=user_id)
        .exclude(applicant_id=user_id)
        .order_by()
    )


@cache
def _unread_query(roles: tuple[str, ...]) -> PreparedQuery[tuple[UUID]]:
    """Every page of a signed-in person shows how many; one branch for each of their roles, in the order given."""

    def make() -> QuerySet[Notification, tuple[UUID]]:
        parts = [
            _unread_of_role(
                SOME_ID, _Held(role, _some_organisation(index), _some_since(index)), SOME_MOMENT
            ).values_list("pk")
            for index, role in enumerate(roles)
        ]
        rows = _own_unread(SOME_ID, SOME_MOMENT).values_list("pk")
        return (rows.union(*parts, all=True) if parts else rows)[: UNREAD_SHOWN + 1]

    return PreparedQuery(make)


def _some_organisation(index: int) -> UUID:
    """The placeholder of the organisation of a branch."""
    return UUID(int=index + 1)


def _some_since(index: int) -> datetime:
    """The placeholder of the moment since when the role of a branch is held."""
    return SOME_MOMENT + timedelta(days=index + 1)
