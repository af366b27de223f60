"""Identify the sender of a form: browser or script, our page or another site; and its owner, by a mark in the form."""

import secrets
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from core.http.problem import for_program
from core.http.throttling import network_of
from core.kept.forms import NOBODY, UNKNOWN
from core.kept.models import KeptForm

__all__ = [
    "FIELD",
    "HEADER",
    "NOBODY",
    "UNKNOWN",
    "address_split",
    "browser_of",
    "by_browser",
    "by_script",
    "from_elsewhere",
    "from_here",
    "mark_of",
    "may_have",
    "network_mark",
    "owner_in",
    "owner_of",
]

_SCRIPTS = frozenset({"cors", "same-origin", "no-cors", "websocket"})


def by_script(request: HttpRequest) -> bool:
    """Whether a script sent the request and shows the response itself."""
    return (
        request.headers.get("HX-Request") == "true"
        or "X-Requested-With" in request.headers
        or "X-Wizard" in request.headers
        or request.headers.get("Sec-Fetch-Mode", "") in _SCRIPTS
    )


def by_browser(request: HttpRequest) -> bool:
    """Whether a browser requests a page. A client without an Accept header is a program."""
    if for_program(request) or by_script(request):
        return False
    accepted = request.headers.get("Accept", "")
    return "text/html" in accepted or "*/*" in accepted


def from_here(request: HttpRequest) -> bool:
    """Whether the browser states that the form was on a page of this host, which no script can forge."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site == "same-origin"
    return request.headers.get("Origin", "") == _own_origin(request)


def from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser states that the form was on a page of another host."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site in ("cross-site", "same-site")
    origin = request.headers.get("Origin", "")
    if origin:
        return origin != _own_origin(request)
    referer = request.headers.get("Referer", "")
    return bool(referer) and address_split(referer).netloc != request.get_host()


def address_split(told: str) -> SplitResult:
    """The parts of a URL in a header; empty if it is not a URL."""
    try:
        return urlsplit(told)
    except ValueError:
        return urlsplit("")


def _own_origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


FIELD = "form_owner"
HEADER = "X-Form-Owner"
_SESSION_KEY = "kept_browser"


def mark_of(user_id: Any) -> str:
    """A person's mark: reveals no identity and cannot be forged without our key."""
    who = _sealed("shell.kept.asking", str(user_id), 16)
    return who + _seal(who)


def _seal(who: str) -> str:
    """Signature of a mark: otherwise invented owners could store forms without limit."""
    return _sealed("shell.kept.asking.seal", who, 8)


def _sealed(salt: str, value: str, length: int) -> str:
    return salted_hmac(salt, value, algorithm="sha256").hexdigest()[:length]


def owner_of(request: HttpRequest) -> str:
    """The mark of the signed-in person, NOBODY for guests."""
    user = getattr(request, "user", None)
    return mark_of(user.pk) if user is not None and user.is_authenticated else NOBODY


def owner_in(request: HttpRequest) -> str:
    """The owner of the submitted form; "" if unknown."""
    told = request.headers.get(HEADER) or request.POST.get(FIELD, "")
    is_ours = told.isascii() and constant_time_compare(told[16:], _seal(told[:16]))
    return told if told == NOBODY or is_ours else ""


def browser_of(request: HttpRequest, *, make: bool = False) -> str:
    """The mark of this session, kept at sign-in, ended at sign-out. `make` creates one."""
    mark: str = request.session.get(_SESSION_KEY, "")
    if not mark and make:
        mark = request.session[_SESSION_KEY] = secrets.token_urlsafe(16)
    return mark


def may_have(request: HttpRequest, row: KeptForm) -> bool:
    """Whether a kept form belongs to the person who asks."""
    if row.owner in (NOBODY, UNKNOWN):
        return bool(row.browser) and row.browser == browser_of(request)
    return row.owner == owner_of(request)


def network_mark(request: HttpRequest) -> str:
    """The mark of a request's network; reveals no address."""
    return _sealed("shell.kept.network", network_of(request), 16)
