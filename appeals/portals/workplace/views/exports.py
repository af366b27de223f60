"""Export lists of the workplace as files."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from appeals.portals.workplace.exports import deliveries_export, people_export, queue_export
from appeals.portals.workplace.forms.filters import FilterForm
from appeals.selectors.queues import queue_of
from core.errors import InvalidInput
from tenants.service import ExportList, RegionRequest, export_response

__all__ = ["deliveries", "people", "queue"]


@require_safe
def queue(request: RegionRequest, slug: str, kind: str) -> HttpResponseBase:
    """A queue as its filters leave it."""
    here = queue_of(request.person, slug)
    exported = queue_export(request, here, FilterForm(request.GET, queue=here, person=request.person))
    return _sent(request, exported, kind, page=reverse("work:queue", args=(slug,)))


@require_safe
def people(request: RegionRequest, kind: str) -> HttpResponseBase:
    """The staff, as the page narrows them."""
    return _sent(request, people_export(request.GET), kind, page=reverse("work:people"))


@require_safe
def deliveries(request: RegionRequest, kind: str) -> HttpResponseBase:
    """What goes outside, of one state."""
    return _sent(request, deliveries_export(request.GET), kind, page=reverse("work:deliveries"))


def _sent(request: RegionRequest, exported: ExportList, kind: str, *, page: str) -> HttpResponseBase:
    """The file; or the page again, with why there is none."""
    try:
        return export_response(person=request.person, exported=exported, kind=kind)
    except InvalidInput as refusal:
        messages.warning(request, refusal.message)
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{page}?{query}" if query else page)
