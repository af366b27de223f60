"""Store response pages and show them again."""

import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.utils.cache import add_never_cache_headers

from core.kept.forms import KeptPage

__all__ = ["page_again", "page_of"]

_HEADERS = ("Content-Type", "Retry-After", "X-Frame-Options")
_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*')


def page_of(response: HttpResponseBase) -> KeptPage | None:
    """The page of a response; None for files, JSON and partial pages.

    A view marks what may be shown a single time (a secret) by `response.shown_once = True`.
    """
    if response.streaming or not isinstance(response, HttpResponse):
        return None
    if not response.headers.get("Content-Type", "").startswith("text/html") or response.has_header("Content-Encoding"):
        return None
    headers = {name: response.headers[name] for name in _HEADERS if name in response.headers}
    return KeptPage(
        status=response.status_code,
        body=response.content,
        headers=headers,
        shown_once=getattr(response, "shown_once", False),
    )


def page_again(request: HttpRequest, page: KeptPage) -> HttpResponse:
    """A stored page with a fresh CSRF token."""
    token = get_token(request).encode()
    response = HttpResponse(_TOKEN.sub(rb"\g<1>" + token, page.body), status=page.status)
    for name, value in page.headers.items():
        response.headers[name] = value
    add_never_cache_headers(response)
    return response
