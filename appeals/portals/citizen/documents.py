"""Static texts: the portal's rules."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

__all__ = ["rules"]


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """What may be written here, what happens to it, and how long it takes."""
    return render(request, "citizen/rules.html")
