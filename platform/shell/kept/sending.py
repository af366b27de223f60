"""The submitted data of a form: what is stored, under which URL, and where the person is redirected."""

import json
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from core.kept.forms import KeptPage, kept_is_closed, kept_keep
from core.kept.models import KeptForm
from shell.errors import error_page
from shell.kept.asking import FIELD, NOBODY, UNKNOWN, browser_of, by_script, network_mark, owner_of
from shell.kept.files import SECRET_NAME, Files, files_left, sealed, secrets_of, unsealed

__all__ = [
    "FORM",
    "KEY",
    "address_without_key",
    "form_again",
    "form_again_url",
    "form_keep",
    "form_of_closed",
    "kept_fields",
    "kept_key_before",
    "kept_post",
    "see_other",
    "sent_words",
    "sign_in_url",
    "with_key",
]

# The parameter that names a kept form in the address of a page.
KEY = "kept"
# With it the form itself is shown, filled, instead of the page that refused it.
FORM = "kept-form"
_OURS = frozenset({"csrfmiddlewaretoken", FIELD})
_SHORTEST_WORDS = 12


def see_other(url: str) -> HttpResponse:
    """Redirect (303) to a GET. The form was not accepted."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    response.is_of_kept = True  # type: ignore[attr-defined]
    return response


def kept_fields(sent: QueryDict) -> dict[str, list[str]]:
    """Form fields that may be stored: no token, password or code."""
    return {name: sent.getlist(name) for name in sent if name not in _OURS and not SECRET_NAME.search(name)}


def sent_words(fields: Mapping[str, list[str]]) -> list[str]:
    """Free text of a form, to be shown if no form can hold it any more."""
    values = [value for sent in fields.values() for value in sent]
    return [value for value in values if len(value) >= _SHORTEST_WORDS and len(value.split()) > 1]


def form_keep(request: HttpRequest, *, owner: str, page: KeptPage | None = None) -> str:
    """Store a form with its response page; returns the key, or "" if it cannot be stored.

    Files are put away with it where its view has somebody to look after them; an answer with a page is the view's own.
    Secrets that the address holds or leads on to are kept nowhere (`shell.kept.files`). For a closed account nothing
    is kept at all: its own words would outlive the erasure.
    """
    if kept_is_closed(owner):
        return ""
    taken = getattr(request, "files_taken", False)
    # Before the transaction: photos are decoded meanwhile.
    left = files_left(request) if page is None and not taken else {}
    sent = sum(len(request.FILES.getlist(name)) for name in request.FILES)
    had_files = not taken and sent > sum(map(len, left.values()))
    with transaction.atomic():
        return "" if kept_is_closed(owner) else _form_keep(request, owner, page, left, had_files=had_files)


def _form_keep(request: HttpRequest, owner: str, page: KeptPage | None, left: Files, *, had_files: bool) -> str:
    secrets = secrets_of(request)
    if page is not None and secrets:
        page = replace(page, body=sealed(page.body.decode(), secrets).encode())
    fields = {name: [sealed(value, secrets) for value in values] for name, values in kept_fields(request.POST).items()}
    is_anybody = owner in (NOBODY, UNKNOWN)
    return kept_keep(
        owner=owner,
        browser=browser_of(request, make=True) if is_anybody else "",
        network=network_mark(request) if is_anybody else "",
        address=sealed(address_without_key(request), secrets),
        fields=fields,
        had_files=had_files,
        left=left,
        page=page,
        key=kept_key_before(request) if page is not None else "",
    )


def form_again(request: HttpRequest, *, owner: str) -> HttpResponse | None:
    """Store a form and redirect to its page, refilled; through the sign-in if the person is signed out."""
    key = form_keep(request, owner=owner)
    if not key:
        return None
    here = with_key(address_without_key(request), key)
    if owner == owner_of(request):
        return see_other(here)
    messages.info(
        request, _("Вход завершился. Войдите снова: всё, что вы написали, сохранено и откроется после входа.")
    )
    return see_other(sign_in_url(here))


def form_of_closed(request: HttpRequest, *, owner: str) -> HttpResponse | None:
    """Response to a form of an account that was closed since; None for others."""
    if not kept_is_closed(owner):
        return None
    detail = _("Учётная запись, под которой вы открыли эту страницу, закрыта: мы ничего не отправили и не сохранили.")
    if by_script(request):
        return error_page(request, HTTPStatus.FORBIDDEN, title=detail)
    messages.warning(request, detail)
    return see_other("/")


def form_again_url(request: HttpRequest, *, owner: str) -> str:
    """Store a form; returns the URL that shows it refilled, or "" if it cannot be stored."""
    key = form_keep(request, owner=owner)
    return f"{with_key(address_without_key(request), key)}&{FORM}=1" if key else ""


def sign_in_url(following: str) -> str:
    """The sign-in URL that continues to an address."""
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': following})}"


def address_without_key(request: HttpRequest) -> str:
    """The URL of the request, without the key of a kept form.

    Where a form leads on to afterwards it may say in a hidden field; a secret there has no other place to wait in.
    """
    following = request.POST.get(REDIRECT_FIELD_NAME, "") if request.method == "POST" else ""
    is_told = REDIRECT_FIELD_NAME in request.GET or not any(secret in following for secret in secrets_of(request))
    if KEY not in request.GET and is_told:
        return request.get_full_path()
    query = request.GET.copy()
    query.pop(KEY, None)
    query.pop(FORM, None)
    if not is_told:
        query[REDIRECT_FIELD_NAME] = following
    return request.path + (f"?{query.urlencode()}" if query else "")


def with_key(address: str, key: str) -> str:
    """The URL that shows a kept form; the key is inserted before the fragment."""
    url, hash_, part = address.partition("#")
    return f"{url}{'&' if '?' in url else '?'}{urlencode({KEY: key})}{hash_}{part}"


def kept_key_before(request: HttpRequest) -> str:
    """The key of the sending page, if that was itself a kept form."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return ""
    return QueryDict(urlsplit(referer).query).get(KEY, "")


def kept_post(request: HttpRequest) -> QueryDict | None:
    """Data sent to this URL before the session ended, for a view that fills its form itself.

    Only views whose forms grow by rows need it: others are filled by `KeptForms`.
    """
    row: KeptForm | None = getattr(request, "kept_form", None)
    secrets = secrets_of(request)
    if row is None or unsealed(row.address, secrets).partition("?")[0] != request.path:
        return None
    request.kept_taken = True  # type: ignore[attr-defined]
    sent = QueryDict(mutable=True)
    for name, values in json.loads(unsealed(row.fields, secrets)).items():
        sent.setlist(name, values)
    return sent
