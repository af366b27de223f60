from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.errors import DomainError
from shell.errors import domain_error


class DomainErrorPages:
    """Turns a DomainError that no view handled into a page; programs get problem+json from `core.http`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer expected errors; leave the others to Django."""
        return domain_error(request, exception) if isinstance(exception, DomainError) else None
