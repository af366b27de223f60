"""API of deliveries for the region's administrator: list dead letters, replay them."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from appeals.api.requests import DeliveryQuery
from appeals.api.shapes import DeliveryItem
from core.errors import Conflict, Missing
from core.events.deliveries import delivery_replay
from core.events.models import Delivery, DeliveryAttempt
from core.events.wakeup import dispatcher_wake
from core.http.idempotency import idempotent
from core.http.pagination import NewestCreatedPagination
from core.http.serializers import moment_text
from core.http.views import ApiView, ListApiView
from core.privacy import recipient_masked, scrub
from tenants.service import ApiRequest, admin_actor

__all__ = ["DeliveriesView", "DeliveryReplayView"]


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
        rows = _with_tries(Delivery.objects.defer("payload"))
        return self.page(request, rows.filter(state=state) if state else rows, _item)


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
        return Response(_item(_with_tries(Delivery.objects.all()).get(pk=delivery.pk)))


def _require_admin(request: ApiRequest) -> None:
    admin_actor(request.person, refusal=_("Отправки видит администратор региона."))


def _with_tries(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    tries = DeliveryAttempt.objects.order_by("created_at", "id")
    return rows.prefetch_related(Prefetch("tries", queryset=tries))


def _try(row: DeliveryAttempt) -> dict[str, Any]:
    return {
        "began_at": moment_text(row.created_at),
        "outcome": row.outcome,
        "milliseconds": row.milliseconds,
        "error": scrub(row.error),
    }


def _item(row: Delivery) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "channel": row.channel,
        "recipient": recipient_masked(row.recipient),
        "title": scrub(row.title),
        "state": row.state,
        "attempts": row.attempts,
        "interrupted_attempts": row.interrupted_attempts,
        "created_at": moment_text(row.created_at),
        "next_attempt_at": moment_text(row.next_attempt_at),
        "finished_at": moment_text(row.finished_at),
        "last_error": scrub(row.last_error),
        "tries": [_try(one) for one in row.tries.all()],
    }
