"""Deliveries: list dead letters with their errors, replay them, export the list."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import Conflict
from core.events.deliveries import delivery_replay
from core.events.dispatcher import retry_replay
from core.events.models import Delivery, DeliveryAttempt, DeliveryState, ReaderRetry, RetryState
from core.events.wakeup import dispatcher_wake
from core.guard import guarded_rows
from core.privacy import scrub
from core.tables.writing import Cell
from core.units import seconds
from shell.components import Tab
from shell.kept.post_only import post_only
from tenants.administration import ExportList
from tenants.service import RegionRequest
from workplace.deliveries.selectors import deliveries_in, delivery_shown, tries_added
from workplace.exports import export_send

__all__ = ["export", "listing", "replay", "replay_reader"]

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
    chosen = _tab_chosen(request.GET.get("state", ""))
    rows = list(tries_added(deliveries_in(DELIVERIES_BY_TAB[chosen]))[:ON_PAGE])
    titles = {"dead": _("Не доставлено"), "waiting": _("В пути"), "sent": _("Отправлено")}
    context = {
        "chosen": chosen,
        "tabs": [
            Tab(label=titles[name], url=f"?state={name}", current=name == chosen, count=_count(name))
            for name in DELIVERIES_BY_TAB
        ],
        "rows": guarded_rows("deliveries.row", rows, _delivery_row),
        "on_page": ON_PAGE,
        "retries": [
            {"id": retry.id, "reader": retry.reader, "event": retry.event, "error": scrub(retry.last_error)}
            for retry in ReaderRetry.objects.filter(state=RetryState.DEAD)
            .select_related("event")
            .order_by("-created_at")[:ON_PAGE]
        ],
    }
    return render(request, "workplace/deliveries.html", context)


def _tab_chosen(name: str) -> str:
    """The tab of that name; the first one for any other."""
    return name if name in DELIVERIES_BY_TAB else "dead"


def _count(name: str) -> int | None:
    """How many need somebody or are on their way; what was sent is nobody's worry and may be millions."""
    if name == "sent":
        return None
    return deliveries_in(DELIVERIES_BY_TAB[name]).order_by()[:COUNT_CAP].count()


def _delivery_row(delivery: Delivery) -> dict[str, Any]:
    tries = [{"at": one.created_at, "said": _outcome(one)} for one in delivery.tries.all()]
    return {"delivery": delivery, "shown": delivery_shown(delivery), "tries": tries}


def _outcome(attempt: DeliveryAttempt) -> str:
    """«нет ответа, 20 с»."""
    words = attempt.get_outcome_display() or _("идёт")
    took = "" if attempt.milliseconds is None else seconds(attempt.milliseconds / 1000, 1)
    return f"{words}, {took}" if took else str(words)


@require_safe
def export(request: RegionRequest, kind: str) -> HttpResponseBase:
    """A tab as a table; addresses are masked as on the page, and no letter's words are in it."""
    tab = _tab_chosen(request.GET.get("state", ""))

    def rows(most: int) -> Iterable[Sequence[Cell]]:
        for delivery in deliveries_in(DELIVERIES_BY_TAB[tab])[:most]:
            shown = delivery_shown(delivery)
            yield (
                shown.title,
                shown.recipient,
                delivery.get_state_display(),
                delivery.created_at,
                delivery.finished_at,
                delivery.attempts,
                shown.error,
            )

    columns = (_("Что"), _("Кому"), _("Состояние"), _("Создано"), _("Закончено"), _("Попыток"), _("Что случилось"))
    title = _("Отправка")
    exported = ExportList(slug=f"deliveries-{tab}", title=title, columns=columns, rows=rows, filters=["state"])
    return export_send(request, exported, kind, page=reverse("work:deliveries"))


@post_only("work:deliveries")
def replay(request: RegionRequest, delivery_id: UUID) -> HttpResponse:
    """Send a dead item again."""
    return _replay(request, lambda: delivery_replay(delivery_id=delivery_id), _("Отправляем ещё раз."))


@post_only("work:deliveries")
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
