"""Tick the steps of an assignment."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from appeals.access import may_tick
from appeals.portals.workplace.departed import departed_page
from appeals.portals.workplace.page import appeal_of_page
from appeals.portals.workplace.places import appeal_url
from appeals.selectors.listing import checklist_of
from appeals.stages.checklist import checklist_tick
from core.errors import Missing
from tenants.service import RegionRequest

__all__ = ["tick"]


@require_http_methods(["GET", "HEAD", "POST"])
def tick(request: RegionRequest, number: int, item_id: UUID) -> HttpResponse | HttpResponseBase:
    """Tick a step or take the tick back (`ticked` is "yes" or "no"); a script gets the checklist, others the page."""
    page = appeal_url(request, number)
    if request.method != "POST":
        return redirect(page)
    try:
        checklist_tick(
            person=request.person, number=number, item_id=item_id, ticked=request.POST.get("ticked") == "yes"
        )
    except Missing as missing:
        if request.htmx:
            raise
        return departed_page(request, number, missing)
    if not request.htmx:
        return redirect(f"{page}#step-{item_id}")
    appeal = appeal_of_page(request.person, number)
    context = {
        "appeal": appeal,
        "checklist": checklist_of(appeal),
        "may_tick": may_tick(request.person, appeal),
        "link": f"?{query}" if (query := request.META.get("QUERY_STRING", "")) else "",
        "is_update": True,
    }
    return render(request, "appeals/work/parts/checklist_update.html", context)
