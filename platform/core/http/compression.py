"""Compress responses: a page of 60 KB shrinks to a tenth."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

__all__ = ["TextCompression"]


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
