"""Read deliveries: in some states, with their attempts, and masked as pages and the API show them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from core.events.models import Delivery, DeliveryAttempt, DeliveryState
from core.plane import tenant_only
from core.privacy import recipient_masked, scrub

__all__ = ["DeliveryShown", "deliveries_in", "delivery_shown", "tries_added"]


@dataclass(frozen=True, slots=True)
class DeliveryShown:
    """What may be told of a delivery: whom it was for, recognisably and no more."""

    recipient: str
    title: str
    error: str


@tenant_only
def deliveries_in(states: Collection[DeliveryState] | None = None) -> QuerySet[Delivery]:
    """Deliveries in any of these states, in all without them, newest first, without the words of letters."""
    rows = Delivery.objects.defer("payload").order_by("-created_at")
    return rows if states is None else rows.filter(state__in=states)


def tries_added(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """The same deliveries with their attempts in `tries`, oldest first: one query more."""
    tries = DeliveryAttempt.objects.order_by("created_at", "id")
    return rows.prefetch_related(Prefetch("tries", queryset=tries))


def delivery_shown(row: Delivery) -> DeliveryShown:
    """Mask a delivery."""
    return DeliveryShown(recipient_masked(row.recipient), scrub(row.title), scrub(row.last_error))
