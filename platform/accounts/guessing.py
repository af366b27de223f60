"""Identify who guesses codes, so that wrong guesses lock out only the guesser."""

import secrets
from hashlib import sha256

from django.http import HttpRequest

from accounts.lockout import client_address

__all__ = ["guesser_asking", "guesser_of"]

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
