"""The page of an appeal."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from appeals.portals.workplace.departed import departed_page
from appeals.portals.workplace.page import appeal_of_page, appeal_page
from core.errors import Missing
from tenants.service import RegionRequest

__all__ = ["page"]


@require_safe
def page(request: RegionRequest, number: int) -> HttpResponse | HttpResponseBase:
    """Everything about an appeal and the actions that this person may take now."""
    try:
        appeal = appeal_of_page(request.person, number)
    except Missing as missing:
        return departed_page(request, number, missing)
    if appeal.applicant_id == request.person.user_id:
        # One's own appeal is not work: its page on the portal has what an applicant may do.
        return redirect("portal:appeal", number)
    return appeal_page(request, appeal)
