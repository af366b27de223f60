"""Undo one's own last action."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appeals.access import appeals_visible
from appeals.portals.looks import appeal_label
from appeals.portals.workplace.forms.base import version_sent
from appeals.portals.workplace.places import appeal_url
from appeals.portals.workplace.undo_offers import undo_offer_withdraw
from appeals.selectors.queues import queue_counts_forget
from appeals.stages.undoing import appeal_undo
from appeals.states import states
from core.errors import Conflict
from tenants.service import RegionRequest

__all__ = ["undo"]


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: RegionRequest, number: int) -> HttpResponse:
    """Take the step back and show the appeal with its form as it was filled in; or say why that cannot be any more."""
    page = appeal_url(request, number)
    if request.method != "POST":
        return redirect(page)
    version, label = version_sent(request), appeal_label(request, number)
    undo_offer_withdraw(request, number, version)
    queue_counts_forget(request.person)
    try:
        undone = appeal_undo(person=request.person, number=number, version=version)
    except Conflict as refusal:
        # What was to be shown otherwise may have left this person's sight with the step.
        messages.warning(request, f"{label}: {refusal.message}")
        is_visible = appeals_visible(request.person).filter(number=number).exists()
        return redirect(page) if is_visible else redirect("work:home")
    words = _("отменено, обращение снова «%(state)s»") % {"state": states[undone.appeal.state].label}
    messages.success(request, format_html('<a href="{}">{}</a>: {}.', page, label, words))
    return redirect(f"{page}{'&' if '?' in page else '?'}again={undone.point.pk}")
