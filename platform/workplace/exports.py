"""Answer a request for a list as a file."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect

from core.errors import InvalidInput
from tenants.administration import ExportList, export_response
from tenants.service import RegionRequest

__all__ = ["ExportList", "export_send"]


def export_send(request: RegionRequest, exported: ExportList, kind: str, *, page: str) -> HttpResponseBase:
    """The list as a table of this kind; or the page of the list again, with its filters and why there is no file."""
    try:
        return export_response(person=request.person, exported=exported, kind=kind)
    except InvalidInput as refusal:
        messages.warning(request, refusal.message)
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{page}?{query}" if query else page)
