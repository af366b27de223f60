"""Deliveries: list dead letters with their errors, replay them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import Conflict
from core.events.deliveries import delivery_replay
from core.events.dispatcher import retry_replay
from core.events.models import Delivery, DeliveryState, ReaderRetry, RetryState
from core.events.wakeup import dispatcher_wake
from core.guard import guarded_rows
from core.privacy import scrub
from shell.components import Tab
from shell.kept.doors import posted_from
from tenants.service import RegionRequest

__all__ = ["deliveries_of", "delivery_row", "listing", "replay", "replay_reader", "tab_chosen"]

ON_PAGE = 50
COUNT_CAP = 1000

# Dead first: only these need somebody.
DELIVERIES_BY_TAB: dict[str, tuple[DeliveryState, ...]] = {
    "dead": (DeliveryState.DEAD,),
    "waiting": (DeliveryState.PENDING, DeliveryState.SENDING),
    "sent": (DeliveryState.SENT,),
}


@require_safe
def listing(request: RegionRequest) -> HttpResponse:
    """Deliveries of one state, newest first, and the readers of the log that gave up."""
    chosen = tab_chosen(request.GET.get("state", ""))
    rows = deliveries_of(chosen)
    titles = {"dead": _("Не доставлено"), "waiting": _("В пути"), "sent": _("Отправлено")}
    context = {
        "chosen": chosen,
        "tabs": [
            Tab(label=titles[name], url=f"?state={name}", current=name == chosen, count=_count(name))
            for name in DELIVERIES_BY_TAB
        ],
        "rows": guarded_rows("deliveries.row", rows[:ON_PAGE], delivery_row),
        "on_page": ON_PAGE,
        "retries": [
            {"id": retry.id, "reader": retry.reader, "event": retry.event, "error": scrub(retry.last_error)}
            for retry in ReaderRetry.objects.filter(state=RetryState.DEAD)
            .select_related("event")
            .order_by("-created_at")[:ON_PAGE]
        ],
    }
    return render(request, "workplace/deliveries.html", context)


def tab_chosen(name: str) -> str:
    """The tab of that name; the first one for any other."""
    return name if name in DELIVERIES_BY_TAB else "dead"


def deliveries_of(tab: str) -> QuerySet[Delivery]:
    """What a tab lists, newest first, without the words of letters."""
    return Delivery.objects.filter(state__in=DELIVERIES_BY_TAB[tab]).defer("payload").order_by("-created_at")


def _count(name: str) -> int | None:
    """How many need somebody or are on their way; what was sent is nobody's worry and may be millions."""
    if name == "sent":
        return None
    return Delivery.objects.filter(state__in=DELIVERIES_BY_TAB[name]).order_by()[:COUNT_CAP].count()


def delivery_row(delivery: Delivery) -> dict[str, Any]:
    """A delivery as the page shows it: whom it was for, recognisably and no more."""
    return {
        "delivery": delivery,
        "recipient": _masked(delivery.recipient),
        "title": scrub(delivery.title),
        "error": scrub(delivery.last_error),
    }


def _masked(recipient: str) -> str:
    """«i***@post.example»: enough to recognise a letter by, not enough to write to somebody."""
    name, at, domain = recipient.partition("@")
    return f"{name[:1]}***{at}{domain}" if at else "***"


@posted_from("work:deliveries")
def replay(request: RegionRequest, delivery_id: UUID) -> HttpResponse:
    """Send a dead item again."""
    return _replay(request, lambda: delivery_replay(delivery_id=delivery_id), _("Отправляем ещё раз."))


@posted_from("work:deliveries")
def replay_reader(request: RegionRequest, retry_id: UUID) -> HttpResponse:
    """Have a reader that gave up read its event again."""
    return _replay(request, lambda: retry_replay(retry_id=retry_id), _("Обработаем ещё раз в ближайшую минуту."))


def _replay(request: RegionRequest, again: Callable[[], Any], done: str) -> HttpResponse:
    try:
        again()
    except ObjectDoesNotExist:
        messages.warning(request, _("Повторять нечего: это уже отправлено или отправляется."))
    except Conflict as refusal:
        messages.warning(request, refusal.message)
    else:
        dispatcher_wake()
        messages.success(request, done)
    return redirect(reverse("work:deliveries"))
