"""Remove secrets of URLs (the key of an invitation, of a new password) from kept forms.

A secret is replaced by a digest of it. A request with the same URL brings the secret along, and the kept form is
restored for it; the row, a dump or a backup contains no secret.
"""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac

__all__ = ["SECRET_NAME", "sealed", "secrets_of", "unsealed"]

# Parts of a path, parameters of a query and fields of a form that are called so are secrets.
SECRET_NAME = re.compile(r"password|passwd|secret|token|^otp|^code$", re.IGNORECASE)
_SECRET_PARTS = frozenset({"token", "key"})
# Of what is shorter there are too few to be a secret, and it would be found inside of other words.
_SHORTEST = 16
_DEEPEST = 3


def secrets_of(request: HttpRequest) -> tuple[str, ...]:
    """The secrets in the address of a request, and in addresses that its query and its form lead on to."""
    told = [request.get_full_path()]
    if request.method == "POST":
        told += [value for name in request.POST for value in request.POST.getlist(name)]
    urlconf = getattr(request, "urlconf", None)
    found = {secret for address in told for secret in _in_address(address, urlconf)}
    # A longer one first: the shorter may be a part of it.
    return tuple(sorted(found, key=lambda secret: (-len(secret), secret)))


def sealed(text: str, secrets: Iterable[str]) -> str:
    """The text with the marks of these secrets in their place."""
    for secret in secrets:
        text = text.replace(secret, _mark(secret))
    return text


def unsealed(text: str, secrets: Iterable[str]) -> str:
    """The text as it was, for who brings the secrets along."""
    for secret in secrets:
        text = text.replace(_mark(secret), secret)
    return text


def _mark(secret: str) -> str:
    return "sealed-" + salted_hmac("shell.kept.sealing", secret, algorithm="sha256").hexdigest()[:32]


def _in_address(address: str, urlconf: str | None, depth: int = 0) -> set[str]:
    if not address.startswith("/") or depth > _DEEPEST:
        return set()
    try:
        parts = urlsplit(address)
        query = parse_qsl(parts.query, max_num_fields=1000)
    except ValueError:
        return set()
    found = set()
    try:
        kwargs = resolve(parts.path, urlconf).kwargs
    except Resolver404:
        kwargs = {}
    found |= {value for name, value in kwargs.items() if name in _SECRET_PARTS and isinstance(value, str)}
    found |= {value for name, value in query if SECRET_NAME.search(name)}
    for _name, value in query:
        found |= _in_address(value, urlconf, depth + 1)
    return {secret for secret in found if len(secret) >= _SHORTEST}
