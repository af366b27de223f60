"""API of a person's in-app notifications."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from appeals.api.requests import NotificationQuery
from appeals.api.shapes import NotificationItem, NotificationsRead, UnreadCount
from appeals.models import Notification
from appeals.telling.notifications import (
    notification_mark_read,
    notifications_mark_all_read,
    notifications_of,
    notifications_unread_count,
)
from core.http.idempotency import idempotent
from core.http.pagination import NewestCreatedPagination
from core.http.serializers import moment_text
from core.http.views import ApiView, ListApiView
from tenants.service import ApiRequest

__all__ = ["NotificationReadView", "NotificationsReadView", "NotificationsView", "UnreadView"]


class NotificationsView(ListApiView):
    """In-app notifications."""

    pagination_class = NewestCreatedPagination

    @extend_schema(
        operation_id="notifications_list",
        tags=["notifications"],
        summary="My notifications",
        parameters=[NotificationQuery],
        responses=NotificationItem(many=True),
    )
    def get(self, request: ApiRequest) -> Response:
        """List notifications, newest first."""
        person = request.person
        rows = notifications_of(person, unread=NotificationQuery.checked(request)["unread"])
        return self.page(request, rows.only("title", "created_at", "user_id", "appeal__number"), _item)


class UnreadView(ApiView):
    """Number of unread notifications."""

    @extend_schema(
        operation_id="notifications_unread",
        tags=["notifications"],
        summary="How many are unread",
        responses=UnreadCount,
    )
    def get(self, request: ApiRequest) -> Response:
        """Count unread notifications; a fast query."""
        person = request.person
        return Response({"unread": notifications_unread_count(person=person)})


class NotificationReadView(ApiView):
    """One notification as read."""

    @extend_schema(
        operation_id="notifications_read",
        tags=["notifications"],
        summary="Mark one as read",
        request=None,
        responses={200: NotificationItem},
    )
    @idempotent
    def post(self, request: ApiRequest, notification_id: UUID) -> Response:
        """Mark a notification as read; a repeated call keeps the first time."""
        person = request.person
        return Response(_item(notification_mark_read(person=person, notification_id=notification_id)))


class NotificationsReadView(ApiView):
    """All notifications as read."""

    @extend_schema(
        operation_id="notifications_read_all",
        tags=["notifications"],
        summary="Mark all as read",
        request=None,
        responses={200: NotificationsRead},
    )
    @idempotent
    def post(self, request: ApiRequest) -> Response:
        """Mark all unread notifications as read."""
        person = request.person
        return Response({"marked": notifications_mark_all_read(person=person)})


def _item(row: Notification) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "title": row.title,
        "appeal": row.appeal.number,
        "created_at": moment_text(row.created_at),
        "read_at": moment_text(row.seen_at),  # type: ignore[attr-defined]  # annotated
    }
