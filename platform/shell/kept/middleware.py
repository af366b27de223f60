"""Post/Redirect/Get for every response to a form, and input that survives a session."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware, RejectRequest, get_token
from django.shortcuts import redirect, render, resolve_url
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from core.http.problem import for_program
from core.kept.forms import KeptPage, kept_find, kept_page, kept_remove
from core.kept.models import KeptForm
from shell.errors import error_page
from shell.kept.asking import (
    NOBODY,
    UNKNOWN,
    address_split,
    by_browser,
    by_script,
    from_elsewhere,
    from_here,
    may_have,
    owner_in,
    owner_of,
)
from shell.kept.duplicates import submission_begin, submission_end
from shell.kept.files import files_back, sealed, secrets_of, unsealed
from shell.kept.filling import Form, Page
from shell.kept.pages import page_again, page_of
from shell.kept.sending import (
    FORM,
    KEY,
    address_without_key,
    form_again,
    form_keep,
    form_of_closed,
    kept_fields,
    kept_key_before,
    see_other,
    sent_words,
    sign_in_url,
    with_key,
)

__all__ = ["FormTokens", "KeptForms", "token_refused"]

Handler = Callable[[HttpRequest], HttpResponseBase]
# Which forms were accepted lately: the scripts of a page drop their own copies of the words by it.
ACCEPTED = "otklik_accepted"
ACCEPTED_SECONDS = 600
ACCEPTED_MOST = 5


class KeptForms:
    """Store the response page of a browser's form and redirect to it by GET (303).

    So a reload, Back or a restored tab sends nothing twice. The form of a signed-out person does not
    reach its view: it is stored, and its page is shown refilled after the sign-in. A form of another owner
    than the signed-in person is not executed, and one pressed twice is executed once (`shell.kept.duplicates`).

    Stands after sessions, people and messages, before middleware that may refuse a request.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if for_program(request):
            return self.get_response(request)
        if request.method in ("GET", "HEAD") and KEY in request.GET:
            return self._show(request)
        response = self.get_response(request)
        if request.method == "POST" and by_browser(request) and not from_elsewhere(request):
            answer = _answered(request, response)
            is_accepted = response.status_code < HTTPStatus.BAD_REQUEST and not getattr(response, "is_of_kept", False)
            submission_end(request, answer, accepted=is_accepted)
            return answer
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Stop a form whose person is signed out before its view answers 404."""
        if request.method != "POST" or for_program(request) or getattr(view, "accepts_signed_out", False):
            return None
        owner = owner_in(request)
        if owner in ("", NOBODY) or owner == owner_of(request):
            return submission_begin(request) if by_browser(request) and not from_elsewhere(request) else None
        if request.resolver_match is not None and request.resolver_match.url_name in settings.KEPT_FORMS_EXEMPT:
            return None
        if (closed := form_of_closed(request, owner=owner)) is not None:
            return closed
        if request.user.is_authenticated:
            return _somebody_else(request, owner)
        if by_script(request):
            return _script_to_sign_in(request)
        return form_again(request, owner=owner) or see_other(sign_in_url("/"))

    def _show(self, request: HttpRequest) -> HttpResponseBase:
        row = kept_find(request.GET[KEY])
        if row is None:
            return redirect(address_without_key(request))
        if not may_have(request, row):
            if row.owner != NOBODY and not request.user.is_authenticated:
                return redirect(sign_in_url(request.get_full_path()))
            if row.owner not in (NOBODY, UNKNOWN):
                messages.warning(request, _("Здесь писал другой человек. Его слова ждут его самого: войдите как он."))
            return redirect(address_without_key(request))
        secrets = secrets_of(request)
        if FORM not in request.GET and row.address == sealed(address_without_key(request), secrets):
            page = kept_page(row)
            if page is not None:
                return page_again(request, replace(page, body=unsealed(page.body.decode(), secrets).encode()))
        files = files_back(request, row)
        request.kept_form = row  # type: ignore[attr-defined]
        response = self.get_response(request)
        if 300 <= response.status_code < 400:
            return _with_key_along(request, response, row.key)
        if page_of(response) is not None:
            assert isinstance(response, HttpResponse)
            _fill(request, response, row, files)
        return response


def _answered(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Redirect a response that is a page to a stored copy of it; otherwise the form was accepted."""
    if getattr(response, "is_of_kept", False):
        return response
    if 300 <= response.status_code < 400:
        if urlsplit(response.headers.get("Location", "")).path == resolve_url(settings.LOGIN_URL):
            return _asked_to_sign_in(request, response)
        return _accepted(request, response)
    # A page that takes no form has shown none: nobody has written there.
    page = page_of(response) if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED else None
    if page is None:
        return response
    owner = owner_of(request)
    read = Page(page.body.decode())
    form = read.form_for(request.path, request.path, request.POST)
    words = sent_words(kept_fields(request.POST))
    if owner == NOBODY and form is None and not words:
        return response
    key = form_keep(request, owner=owner, page=_with_words(request, page, read, form, words))
    if not key:
        return response
    return see_other(with_key(address_without_key(request), key))


def _asked_to_sign_in(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Response to a form without an owner from somebody who is not signed in."""
    if (
        request.user.is_authenticated
        or not kept_fields(request.POST)
        or request.path == resolve_url(settings.LOGIN_URL)
    ):
        return response
    return form_again(request, owner=UNKNOWN) or response


def _accepted(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    key = kept_key_before(request)
    if key:
        kept_remove(key=key, owner=owner_of(request))
    if any(secret in request.path for secret in secrets_of(request)):
        return response
    before = [path for path in unquote(request.COOKIES.get(ACCEPTED, "")).split("|") if path]
    paths = [*before, request.path][-ACCEPTED_MOST:]
    response.set_cookie(
        ACCEPTED, quote("|".join(paths), safe=""), max_age=ACCEPTED_SECONDS, samesite="Lax", secure=request.is_secure()
    )
    return response


def _with_words(request: HttpRequest, page: KeptPage, read: Page, form: Form | None, sent: list[str]) -> KeptPage:
    """A refusal without a form still shows the text; one with a form says that photos are lost."""
    if form is not None:
        if not request.FILES or getattr(request, "files_taken", False):
            return page
        read.say(form, render_to_string("shell/kept/files.html"))
    else:
        html = page.body.decode()
        words = [word for word in sent if word not in html]
        if not words or page.status < HTTPStatus.BAD_REQUEST:
            return page
        read.say_last(render_to_string("shell/kept/words.html", {"words": words}))
    return KeptPage(status=page.status, body=read.changed().encode(), headers=page.headers, shown_once=page.shown_once)


def _somebody_else(request: HttpRequest, owner: str) -> HttpResponseBase:
    """Store a form whose owner differs from the sender, for the owner alone."""
    title = _("Эту страницу открывал другой человек")
    detail = _("Сейчас вы вошли под другой учётной записью, поэтому мы ничего не отправили.")
    hint = _("Написанное сохранено для того, кто писал. Чтобы отправить, войдите под той записью.")
    if not by_script(request):
        key = form_keep(request, owner=owner)
        if key:
            messages.warning(request, f"{title}. {detail} {hint}")
            return see_other("/")
    hint = _("Чтобы отправить, войдите под той записью.")
    response = error_page(request, HTTPStatus.CONFLICT, title=title, detail=detail, hint=hint)
    # Nothing of it is kept for who is signed in.
    response.is_of_kept = True  # type: ignore[attr-defined]
    return response


def _script_to_sign_in(request: HttpRequest) -> HttpResponse:
    detail = _("Вход завершился. Войдите снова в другой вкладке и повторите: здесь ничего не потеряется.")
    response = JsonResponse({"detail": detail}, status=HTTPStatus.UNAUTHORIZED)
    if request.headers.get("HX-Request") == "true":
        current = address_split(request.headers.get("HX-Current-URL", ""))
        here = current.path + (f"?{current.query}" if current.query else "")
        response.headers["HX-Redirect"] = sign_in_url(here or "/")
    return response


def _with_key_along(request: HttpRequest, response: HttpResponseBase, key: str) -> HttpResponseBase:
    location = response.headers["Location"]
    parts = urlsplit(location)
    elsewhere = parts.netloc not in ("", request.get_host()) or parts.path == resolve_url(settings.LOGIN_URL)
    if not elsewhere and f"{KEY}=" not in parts.query:
        response.headers["Location"] = with_key(location, key)
    return response


def _about(row: KeptForm, fields: dict[str, list[str]], files: Mapping[str, list[str]]) -> dict[str, Any]:
    """The message above a refilled form; photos already on the server are ids among its fields."""
    names = {name for name in fields if name.endswith("photo_ids")} | files.keys()
    photos = sum(len(fields.get(name, [])) for name in names)
    return {"had_files": row.had_files, "photos": photos}


def _fill(request: HttpRequest, response: HttpResponse, row: KeptForm, files: Mapping[str, list[str]]) -> None:
    """Refill the form of the page with the sent values; without such a form, show the text."""
    secrets = secrets_of(request)
    fields: dict[str, list[str]] = json.loads(unsealed(row.fields, secrets))
    for name, values in files.items():
        fields[name] = [*fields.get(name, []), *values]
    read = Page(response.content.decode())
    path = unsealed(row.address, secrets).partition("?")[0]
    form: Form | None = read.form_for(path, request.path, fields)
    if form is not None:
        if not getattr(request, "kept_taken", False):
            read.fill(form, fields)
        read.say(form, render_to_string("shell/kept/filled.html", _about(row, fields, files)))
    elif words := sent_words(fields):
        read.say_last(render_to_string("shell/kept/words.html", {"words": words}))
    response.content = read.changed().encode()
    add_never_cache_headers(response)
    get_token(request)


class FormTokens(CsrfViewMiddleware):
    """Django's CSRF protection that also accepts a stale token from the form's owner.

    Every sign-in, also in another tab, ends the token, although the form is still valid. If the browser states that
    the form was on a page of this host (Sec-Fetch-Site, Origin) and the form names its owner, no token is needed.
    `KeptForms` checks whether that person is still signed in.
    """

    def _check_token(self, request: HttpRequest) -> None:
        try:
            super()._check_token(request)  # type: ignore[misc]  # not in the stubs
        except RejectRequest:
            if not (from_here(request) and owner_in(request)):
                raise


def token_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Response to a form with a foreign token (setting CSRF_FAILURE_VIEW).

    Forms that may come from another site are refused. A form from an old browser without origin headers
    is shown again: filled in, with one button.
    """
    try:
        foreign = from_elsewhere(request)
    except DisallowedHost:
        foreign = True
    if not foreign and by_browser(request):
        owner = owner_in(request) or owner_of(request)
        if (closed := form_of_closed(request, owner=owner)) is not None:
            return closed
        # Without cookies nobody is recognised on the next page: the words are on this one then.
        if request.COOKIES or owner != NOBODY:
            again = form_again(request, owner=owner)
            if again is not None:
                return again
    words = [] if foreign else sent_words(kept_fields(request.POST))
    response = render(request, "403_csrf.html", {"reason": reason, "words": words}, status=403)
    response.is_of_kept = True  # type: ignore[attr-defined]
    return response
