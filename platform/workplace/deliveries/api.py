"""API of deliveries for the region's administrator: list dead letters, replay them."""

from typing import Any
from uuid import UUID

from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from core.errors import Conflict, Missing
from core.events.deliveries import delivery_replay
from core.events.models import AttemptOutcome, Delivery, DeliveryAttempt, DeliveryState
from core.events.wakeup import dispatcher_wake
from core.http.idempotency import idempotent
from core.http.pagination import NewestCreatedPagination
from core.http.serializers import QueryInput, Shape, moment_text
from core.http.views import ApiView, ListApiView
from core.privacy import scrub
from tenants.service import ApiRequest, admin_actor
from workplace.deliveries.selectors import deliveries_in, delivery_shown, tries_added

__all__ = ["urlpatterns"]


class DeliveryQuery(QueryInput):
    """Filters of deliveries."""

    state = serializers.ChoiceField(choices=DeliveryState.choices, required=False)


class DeliveryTry(Shape):
    """An attempt to send; attempts are kept for a while."""

    began_at = serializers.DateTimeField()
    outcome = serializers.ChoiceField(
        choices=AttemptOutcome.choices, allow_blank=True, help_text="Empty while it runs."
    )
    milliseconds = serializers.IntegerField(allow_null=True)
    error = serializers.CharField(allow_blank=True)


class DeliveryItem(Shape):
    """A message to the outside, such as a letter."""

    id = serializers.UUIDField()
    channel = serializers.CharField()
    recipient = serializers.CharField(help_text="Masked: `i***@post.example`.")
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=DeliveryState.choices)
    attempts = serializers.IntegerField()
    interrupted_attempts = serializers.IntegerField(
        help_text="Attempts with an unknown end; only then an item can arrive twice."
    )
    created_at = serializers.DateTimeField()
    next_attempt_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    last_error = serializers.CharField(allow_blank=True)
    tries = DeliveryTry(many=True, help_text="Oldest first.")


class DeliveriesView(ListApiView):
    """Deliveries of the region."""

    pagination_class = NewestCreatedPagination

    @extend_schema(
        operation_id="deliveries_list",
        tags=["deliveries"],
        summary="Deliveries",
        parameters=[DeliveryQuery],
        responses=DeliveryItem(many=True),
    )
    def get(self, request: ApiRequest) -> Response:
        """List deliveries, newest first; for the region's administrator."""
        _require_admin(request)
        state = DeliveryQuery.checked(request).get("state")
        rows = deliveries_in([state] if state else None)
        return self.page(request, tries_added(rows), _item)


class DeliveryReplayView(ApiView):
    """Replay of a delivery."""

    @extend_schema(
        operation_id="deliveries_replay",
        tags=["deliveries"],
        summary="Send a dead one again",
        request=None,
        responses={200: DeliveryItem},
    )
    @idempotent
    def post(self, request: ApiRequest, delivery_id: UUID) -> Response:
        """Send a `dead` delivery again; 409 for another state, `emptied` if its content was erased."""
        _require_admin(request)
        try:
            delivery = delivery_replay(delivery_id=delivery_id)
        except Delivery.DoesNotExist as error:
            if Delivery.objects.filter(pk=delivery_id).exists():
                message = _("Повторить можно только то, что остановлено.")
                raise Conflict(message, code="not_dead") from error
            raise Missing(_("Такой отправки нет.")) from error
        dispatcher_wake()
        return Response(_item(tries_added(deliveries_in()).get(pk=delivery.pk)))


def _require_admin(request: ApiRequest) -> None:
    admin_actor(request.person, refusal=_("Отправки видит администратор региона."))


def _try(row: DeliveryAttempt) -> dict[str, Any]:
    return {
        "began_at": moment_text(row.created_at),
        "outcome": row.outcome,
        "milliseconds": row.milliseconds,
        "error": scrub(row.error),
    }


def _item(row: Delivery) -> dict[str, Any]:
    shown = delivery_shown(row)
    return {
        "id": str(row.id),
        "channel": row.channel,
        "recipient": shown.recipient,
        "title": shown.title,
        "state": row.state,
        "attempts": row.attempts,
        "interrupted_attempts": row.interrupted_attempts,
        "created_at": moment_text(row.created_at),
        "next_attempt_at": moment_text(row.next_attempt_at),
        "finished_at": moment_text(row.finished_at),
        "last_error": shown.error,
        "tries": [_try(one) for one in row.tries.all()],
    }


urlpatterns = [
    path("deliveries", DeliveriesView.as_view(), name="deliveries"),
    path("deliveries/<uuid:delivery_id>/replay", DeliveryReplayView.as_view(), name="delivery-replay"),
]
