"""The owner of a form: a mark in the form itself, added by `{% csrf_token %}`.

UNKNOWN is a form without the mark: whoever signs in next in the same browser gets it back.
"""

import secrets
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from core.http.throttling import network_of
from core.kept.forms import NOBODY, UNKNOWN
from core.kept.models import KeptForm

__all__ = [
    "FIELD",
    "HEADER",
    "NOBODY",
    "UNKNOWN",
    "browser_of",
    "mark_of",
    "may_have",
    "network_mark",
    "owner_in",
    "owner_of",
]

FIELD = "form_owner"
HEADER = "X-Form-Owner"
_SESSION_KEY = "kept_browser"


def mark_of(user_id: Any) -> str:
    """A person's mark: reveals no identity and cannot be forged without our key."""
    who = _sealed("shell.kept.owner", str(user_id), 16)
    return who + _seal(who)


def _seal(who: str) -> str:
    """What shows that a mark was made here: made-up ones would be people without number to keep forms for."""
    return _sealed("shell.kept.owner.seal", who, 8)


def _sealed(salt: str, value: str, length: int) -> str:
    return salted_hmac(salt, value, algorithm="sha256").hexdigest()[:length]


def owner_of(request: HttpRequest) -> str:
    """The mark of the signed-in person, NOBODY for guests."""
    user = getattr(request, "user", None)
    return mark_of(user.pk) if user is not None and user.is_authenticated else NOBODY


def owner_in(request: HttpRequest) -> str:
    """The owner of the submitted form; "" if it does not say."""
    told = request.headers.get(HEADER) or request.POST.get(FIELD, "")
    is_ours = told.isascii() and constant_time_compare(told[16:], _seal(told[:16]))
    return told if told == NOBODY or is_ours else ""


def browser_of(request: HttpRequest, *, make: bool = False) -> str:
    """The mark of this session; it outlives signing in, and ends with signing out. `make` gives it one."""
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
