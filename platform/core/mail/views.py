"""Pages of the demo's outbox."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.mail.outbox import outbox_letters

__all__ = ["outbox"]


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The letters that this host would have sent, newest first; `?to=` narrows to an addressee."""
    to = request.GET.get("to", "").strip()
    return render(request, "core/outbox.html", {"letters": outbox_letters(to=to, limit=100), "to": to})
