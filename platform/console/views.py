"""Pages above all regions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tenants.service import regions_all

__all__ = ["landing"]


def landing(request: HttpRequest) -> HttpResponse:
    """Which regions there are, with links to their portals."""
    return render(request, "console/landing.html", {"regions": regions_all()})
