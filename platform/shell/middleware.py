from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.errors import DomainError
from shell.errors import domain_error, error_page


class BoundedBodies:
    """Refuses a body of more than MAX_BODY_BYTES before reading it.

    Django limits the fields of a form, not its files: it would write terabytes to disk before the view runs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # No length, no body: WSGI servers hand over no more than was announced.
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length <= settings.MAX_BODY_BYTES:
            return self.get_response(request)
        limit = settings.MAX_BODY_BYTES // 1024 // 1024
        return error_page(
            request,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            title=_("Слишком большой запрос"),
            detail=_("За один раз можно отправить не больше %(limit)d МБ.") % {"limit": limit},
            hint=_("Уменьшите фотографии или отправьте их по одной."),
        )


class DomainErrorPages:
    """Turns a DomainError that no view handled into a page; programs get problem+json from `core.http`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer expected errors; leave the others to Django."""
        return domain_error(request, exception) if isinstance(exception, DomainError) else None
