"""The page of the wizard for a full quota of drafts or photos."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from appeals.portals.citizen.wizard.danger import EVERY_CALL, danger_in
from appeals.quotas import QuotaFull
from shell.kept.asking import by_browser, owner_of
from shell.kept.sending import form_again_url, sign_in_url
from tenants.service import RegionRequest

__all__ = ["says_when_full"]

View = Callable[Concatenate[RegionRequest, ...], HttpResponse]


def says_when_full(view: View) -> View:
    """Show a page of its own if no further draft is allowed; typed text is available after signing in."""

    @wraps(view)
    def telling(request: RegionRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except QuotaFull as error:
            return _page(request, error)

    return telling


def _page(request: RegionRequest, error: QuotaFull) -> HttpResponse:
    is_guest = not request.person.is_signed_in
    # A script of the wizard sends the form once more, as a browser does, to have this page shown.
    waiting = form_again_url(request, owner=owner_of(request)) if is_guest and by_browser(request) else ""
    danger = danger_in(request.POST.get("text", ""))
    context = {
        "status": int(HTTPStatus.TOO_MANY_REQUESTS),
        "title": _("Сейчас новое обращение не начать"),
        "detail": error.message,
        "is_guest": is_guest,
        "sign_in_url": sign_in_url(waiting or request.path),
        "calls": danger.calls if danger is not None else EVERY_CALL,
        "advice": danger.advice if danger is not None else (),
    }
    response = render(request, "citizen/wizard/full.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(error.retry_after)
    return response
