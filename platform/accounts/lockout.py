"""Lockout after wrong passwords and codes: for whom they count, what the page shows, what ends the lockout."""

import secrets
from hashlib import sha256
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import password_changed, password_reset, password_set
from axes.helpers import get_cool_off
from axes.utils import reset as attempts_forget
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.people import addresses_of
from core.http.throttling import network_of
from core.mail.addresses import address_canonical
from shell.errors import locked_out as locked_out_page

__all__ = ["client_address", "guesser_asking", "guesser_of", "locked_out", "lockout_end", "login_of"]


def login_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The account that somebody tries to open, however they spell its address (setting AXES_USERNAME_CALLABLE).

    allauth calls it `email` among the credentials and `login` in the form.
    """
    typed = (credentials or {}).get("email") or request.POST.get("login", "")
    return address_canonical(str(typed))


def client_address(request: HttpRequest) -> str:
    """From where somebody comes, as all limits count it (setting AXES_CLIENT_IP_CALLABLE)."""
    return network_of(request)


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any) -> HttpResponse:
    """The page of a closed sign-in (setting AXES_LOCKOUT_CALLABLE)."""
    pause = get_cool_off(request)
    return locked_out_page(request, retry_after=int(pause.total_seconds()) if pause else 0)


def lockout_end(user: User) -> None:
    """Forget the wrong passwords typed for any address of a person: the one they were meant for is no more.

    Not for one that they added and never confirmed: it may be another person's, whose password they are guessing.
    """
    for address in {user.email, *addresses_of(user)}:
        attempts_forget(username=address)


@receiver([password_reset, password_changed, password_set])
def _new_password(sender: Any, user: User, **facts: Any) -> None:
    lockout_end(user)


@receiver(password_reset)
def _letter_was_read(sender: Any, request: HttpRequest, user: User, **facts: Any) -> None:
    """The link came to the only address there is: whoever opened it needs no code for that address any more."""
    addresses = list(EmailAddress.objects.filter(user=user)[:2])
    if len(addresses) == 1:
        addresses[0].set_verified()


_ASKED = "code_asked"


def guesser_asking(request: HttpRequest) -> str:
    """The mark of a browser that asks for a code: from now on its guesses are counted apart from its neighbours'."""
    if _ASKED not in request.session:
        request.session[_ASKED] = secrets.token_urlsafe(12)
    return guesser_of(request)


def guesser_of(request: HttpRequest) -> str:
    """The mark of whoever types a code: of the browser in its network if it asked for one, else of the network.

    A browser that never asked is as good as a new one, of which there is no end; so it counts with its network. The
    mark tells neither the address nor the browser.
    """
    told = f"{request.session.get(_ASKED, '')}:{client_address(request)}"
    return sha256(told.encode()).hexdigest()[:24]
