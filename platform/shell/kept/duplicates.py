"""Deduplicate forms: a form sent twice from one rendered page gets the first response.

Each rendered page has its own token in its forms, so the same token with the same fields is the same submission,
without JavaScript too. This depends on the cache: while it is down, forms are executed as they come.
"""

import hashlib
import time
from http import HTTPStatus

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from shell.errors import error_page
from shell.kept.files import secrets_of

__all__ = ["submission_begin", "submission_end"]

# Longer than impatience, shorter than a change of mind: whoever goes back and sends the same again means it.
REMEMBERED_SECONDS = 15
# A killed worker leaves a submission unanswered.
BUSY_SECONDS = 15
WAIT_SECONDS = 5.0
_STEP_SECONDS = 0.05
_BUSY = ""


def submission_begin(request: HttpRequest) -> HttpResponseBase | None:
    """The response to the same submission, after a short wait if it is in progress; None for the first one."""
    token = request.POST.get("csrfmiddlewaretoken", "")
    if not token or secrets_of(request):
        return None
    key = _key(request)
    deadline = time.monotonic() + WAIT_SECONDS
    while not cache.add(key, _BUSY, BUSY_SECONDS):
        answer = cache.get(key)
        if answer is None:
            # The first has been refused this very moment, or there is no cache.
            return None
        if answer != _BUSY:
            return _again(answer)
        if time.monotonic() > deadline:
            return _still_busy(request)
        time.sleep(_STEP_SECONDS)
    request.submission = (key, request.session.session_key)  # type: ignore[attr-defined]
    return None


def submission_end(request: HttpRequest, response: HttpResponseBase, *, accepted: bool) -> None:
    """Store the redirect of an accepted form. Refused forms, and those that began or ended a session, may be sent
    again.
    """
    key, session_key = getattr(request, "submission", ("", None))
    if not key:
        return
    where = response.headers.get("Location", "")
    if accepted and where and 300 <= response.status_code < 400 and request.session.session_key == session_key:
        cache.set(key, where, REMEMBERED_SECONDS)
    else:
        cache.delete(key)


def _again(where: str) -> HttpResponse:
    response = HttpResponseRedirect(where)
    response.is_of_kept = True  # type: ignore[attr-defined]
    return response


def _still_busy(request: HttpRequest) -> HttpResponse:
    response = error_page(
        request,
        HTTPStatus.CONFLICT,
        title=_("Форма уже отправляется"),
        detail=_("Вы нажали дважды, и первое нажатие ещё выполняется."),
        hint=_("Подождите несколько секунд и обновите прежнюю страницу: второй раз отправлять не нужно."),
    )
    response.is_of_kept = True  # type: ignore[attr-defined]
    return response


def _key(request: HttpRequest) -> str:
    """Of who sends, where and what, files too."""
    digest = hashlib.sha256()

    def add(value: str) -> None:
        # With its length: two fields are not one.
        told = value.encode("utf-8", "surrogatepass")
        digest.update(b"%d:%b" % (len(told), told))

    for value in (request.session.session_key or "", request.META.get("CSRF_COOKIE", ""), request.get_full_path()):
        add(value)
    for name, values in sorted(request.POST.lists()):
        for value in (name, *values):
            add(value)
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            add(name)
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return f"submission:{digest.hexdigest()}"
