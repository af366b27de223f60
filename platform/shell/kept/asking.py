"""Classify a request: a browser or a script, from our page or from another site."""

from urllib.parse import SplitResult, urlsplit

from django.http import HttpRequest

from core.http.problem import for_program

__all__ = ["address_split", "by_browser", "by_script", "from_elsewhere", "from_here"]

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
    """The parts of an address that a header tells; none of what is no address."""
    try:
        return urlsplit(told)
    except ValueError:
        return urlsplit("")


def _own_origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
