"""Middleware of every host: compression, no shared copies of personal pages, API failures as problems."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from core.http.problem import PROBLEM_JSON, for_program, problem_of_status

__all__ = ["ApiProblems", "PersonalPages", "TextCompression"]

Handler = Callable[[HttpRequest], HttpResponse]


class ApiProblems:
    """Replace error pages under `/api/`: an unknown URL or host, a bug, a refusal of another middleware.

    Stands outside of all middleware that can refuse a request. Views of the API make their own problems.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not for_program(request):
            return response
        if response.headers.get("Content-Type", "").startswith(PROBLEM_JSON):
            return response
        problem = problem_of_status(request, response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                problem.headers[name] = response.headers[name]
        # The page is not closed: that would end the request, its database connection with it.
        return problem


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


class TextCompression(GZipMiddleware):
    """Django's gzip for text only (HTML, JSON and related types, XML); photos would only become slower.

    Django adds random bytes to each answer and masks its CSRF tokens, against guessing secrets by length (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a text response if the client accepts it."""
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
        if kind.startswith("text/") or kind.endswith(("/json", "+json", "/xml", "+xml")):
            return super().process_response(request, response)
        return response
