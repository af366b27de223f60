"""Wrong passwords: whose they are counted for, and what somebody sees after too many of them."""

from ipaddress import ip_address
from typing import Any

from axes.helpers import get_cool_off
from django.http import HttpRequest, HttpResponse
from rest_framework.throttling import BaseThrottle

from shell.errors import locked_out as locked_out_page

__all__ = ["client_address", "locked_out", "login_of"]


def login_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The account that somebody tries to open, however they spell its address (setting AXES_USERNAME_CALLABLE).

    allauth calls it `email` among the credentials and `login` in the form.
    """
    typed = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(typed).strip().lower()


def client_address(request: HttpRequest) -> str:
    """From where somebody comes, by the number of trusted proxies (settings AXES_CLIENT_IP_CALLABLE, NUM_PROXIES)."""
    told = BaseThrottle().get_ident(request) or ""  # type: ignore[arg-type]  # it reads META alone
    try:
        return str(ip_address(told))
    except ValueError:
        # What a header says is no address: somebody has come past the proxy.
        return str(request.META.get("REMOTE_ADDR", ""))


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any) -> HttpResponse:
    """The page of a closed sign-in (setting AXES_LOCKOUT_CALLABLE)."""
    pause = get_cool_off(request)
    return locked_out_page(request, retry_after=int(pause.total_seconds()) if pause else 0)
