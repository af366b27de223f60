"""Forbid proxies and shared browsers to cache personal pages."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

__all__ = ["PersonalPages"]

Handler = Callable[[HttpRequest], HttpResponse]


class PersonalPages:
    """Mark every response for a session as private, unless the view made it public.

    With a session a page has a name in its header, drafts, messages, the tokens of its forms. Files that a view lets a
    browser keep privately (photos) stay as they are; pages are not kept at all. Stands outside of the sessions.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = settings.SESSION_COOKIE_NAME
        if name not in request.COOKIES and name not in response.cookies:
            return response
        told = response.headers.get("Cache-Control", "")
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        is_settled = "public" in told or "no-store" in told
        if not is_settled and (is_page or not told):
            response.headers["Cache-Control"] = "private, no-store"
        return response
