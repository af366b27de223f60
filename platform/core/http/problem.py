"""RFC 9457 problem details: one shape for every error under `/api/`."""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import gettext, gettext_lazy
from rest_framework.exceptions import APIException, Throttled, ValidationError
from rest_framework.settings import api_settings

from core.errors import DomainError

__all__ = [
    "PROBLEM_JSON",
    "FieldError",
    "InvalidQuery",
    "Outage",
    "PayloadTooLarge",
    "for_program",
    "outage_of",
    "problem_handler",
    "problem_of_status",
    "problem_response",
]

# PostgreSQL: connection exceptions, insufficient resources, operator intervention.
_CLASSES = ("08", "53", "57P")
_NO_ROOM = "53100"


class Outage(StrEnum):
    """The failed service."""

    DATABASE = "database"
    DISK = "disk"


def outage_of(error: BaseException | None) -> Outage | None:
    """The outage behind an error or its cause; None for every other error."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return Outage.DISK
        if isinstance(error, OperationalError | InterfaceError):
            code = getattr(error.__cause__, "pgcode", None)
            if code == _NO_ROOM:
                return Outage.DISK
            # Without a code it never came from a server.
            if code is None or code.startswith(_CLASSES):
                return Outage.DATABASE
        error = error.__cause__ or error.__context__
    return None


API_PREFIX = "/api/"
PROBLEM_JSON = "application/problem+json"
TYPE_PREFIX = "urn:otklik:problem:"

# status: code where nothing more exact is known, title, what to say where nothing more exact is known
_KINDS: Mapping[int, tuple[str, Any, Any]] = {
    400: (
        "bad_request",
        gettext_lazy("Запрос не разобрать"),
        gettext_lazy("Запрос составлен с ошибкой: проверьте адрес, заголовки и тело."),
    ),
    401: (
        "not_authenticated",
        gettext_lazy("Нужно войти"),
        gettext_lazy("Передайте личный ключ в заголовке Authorization: Bearer или войдите на портал."),
    ),
    403: ("denied", gettext_lazy("Сюда нельзя"), gettext_lazy("У вас нет права на это действие.")),
    404: ("not_found", gettext_lazy("Такого здесь нет"), gettext_lazy("По этому адресу ничего нет.")),
    405: (
        "method_not_allowed",
        gettext_lazy("Такого действия здесь нет"),
        gettext_lazy("Этот адрес не поддерживает такой метод. Что можно, сказано в заголовке Allow."),
    ),
    406: (
        "not_acceptable",
        gettext_lazy("Такого формата нет"),
        gettext_lazy("Мы отвечаем в application/json."),
    ),
    409: (
        "conflict",
        gettext_lazy("Здесь уже всё изменилось"),
        gettext_lazy("Посмотрите, что стало теперь, и решите заново."),
    ),
    413: (
        "too_large",
        gettext_lazy("Слишком большой запрос"),
        gettext_lazy("Запрос больше, чем мы принимаем."),
    ),
    415: (
        "unsupported_media_type",
        gettext_lazy("Такой формат мы не принимаем"),
        gettext_lazy("Укажите в Content-Type один из форматов, названных в описании."),
    ),
    422: ("invalid", gettext_lazy("Данные не подходят"), gettext_lazy("Исправьте названные поля.")),
    429: (
        "throttled",
        gettext_lazy("Слишком много запросов"),
        gettext_lazy("Подождите столько секунд, сколько указано в Retry-After, и повторите."),
    ),
    500: (
        "server_error",
        gettext_lazy("Ошибка у нас"),
        gettext_lazy("Мы уже знаем о ней. Повторите позже: с Idempotency-Key повтор безопасен."),
    ),
    503: (
        "unavailable",
        gettext_lazy("Сейчас не получится"),
        gettext_lazy("Повторите через несколько минут."),
    ),
}
_RUSSIAN = re.compile("[А-Яа-яЁё]")
# What Django REST framework calls the same things.
_CODES = {"permission_denied": "denied", "parse_error": "malformed"}


class InvalidQuery(ValidationError):
    """A query parameter is invalid, not the body."""


class PayloadTooLarge(APIException):
    """The body exceeds the limit of this URL."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = _KINDS[413][2]


@dataclass(frozen=True)
class FieldError:
    """An error of one field. `pointer` (RFC 6901) leads into the body; a parameter or header has none."""

    field: str
    code: str
    detail: str
    pointer: str | None = None


def for_program(request: HttpRequest) -> bool:
    """Whether the client gets problem details instead of a page."""
    return request.path.startswith(API_PREFIX)


def problem_response(
    request: HttpRequest,
    status: int,
    *,
    code: str = "",
    detail: str = "",
    errors: Iterable[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A problem; what is not given follows from the status. Never cached."""
    default_code, title, default_detail = _KINDS.get(status, _KINDS[500 if status >= 500 else 400])
    code = code or default_code
    body: dict[str, Any] = {
        "type": TYPE_PREFIX + code,
        "title": str(title),
        "status": int(status),
        "detail": str(detail or default_detail),
        "instance": request.path,
        "code": code,
        "errors": [{key: value for key, value in asdict(error).items() if value is not None} for error in errors],
    }
    return HttpResponse(
        # What is quoted from the request may hold half of a surrogate pair, which UTF-8 has no bytes for.
        json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
        status=status,
        content_type=PROBLEM_JSON,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def problem_of_status(request: HttpRequest, status: int) -> HttpResponse:
    """The problem for a response of which only the status is known."""
    return problem_response(request, status)


def problem_handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Every expected error of an API view (setting EXCEPTION_HANDLER); None leaves a bug to be reported as one."""
    request = context["request"]
    match error:
        case DomainError():
            return problem_of_domain_error(request, error)
        case ValidationError():
            return problem_response(
                request,
                HTTPStatus.UNPROCESSABLE_ENTITY,
                errors=_field_errors(error.detail, in_body=not isinstance(error, InvalidQuery)),
            )
        case Throttled():
            wait = max(1, round(getattr(error, "wait", None) or 1))
            return problem_response(request, error.status_code, headers={"Retry-After": str(wait)})
        case APIException():
            return _of_api_exception(request, error)
        case Http404():
            return problem_response(request, HTTPStatus.NOT_FOUND)
        case PermissionDenied():
            return problem_response(request, HTTPStatus.FORBIDDEN)
        case RequestDataTooBig() | TooManyFieldsSent() | TooManyFilesSent():
            return problem_response(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        case MultiPartParserError() | SuspiciousOperation() | BadRequest() | UnreadablePostError():
            return problem_response(request, HTTPStatus.BAD_REQUEST, code="malformed")
    return None


def problem_of_domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The problem for a service's refusal, with its own text."""
    errors = []
    if error.field:
        errors.append(FieldError(error.field, error.code, str(error), pointer=f"#/{error.field}"))
    retry_after = getattr(error, "retry_after", None)
    return problem_response(
        request,
        error.status,
        code=error.code,
        detail=str(error),
        errors=errors,
        headers={"Retry-After": str(retry_after)} if retry_after else None,
    )


def _of_api_exception(request: HttpRequest, error: APIException) -> HttpResponse:
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else ""
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    # What the framework puts together of English words (of a parser, of a token) gives way to what the status says.
    detail = error.detail if isinstance(error.detail, str) and _RUSSIAN.search(error.detail) else ""
    return problem_response(request, error.status_code, code=_CODES.get(code, code), detail=detail, headers=headers)


def _field_errors(detail: Any, *, in_body: bool) -> list[FieldError]:
    return [
        FieldError(
            field=".".join(path),
            code=str(getattr(leaf, "code", None) or "invalid"),
            detail=_in_russian(str(leaf)),
            pointer="#" + "".join(f"/{_escape(part)}" for part in path) if in_body else None,
        )
        for path, leaf in _leaves(detail, ())
    ]


def _in_russian(words: str) -> str:
    """What the framework says of a field; it forgets to translate some of its sentences itself."""
    told = gettext(words) if words else ""
    return told if _RUSSIAN.search(told) else gettext("Значение не подходит.")


def _leaves(detail: Any, path: tuple[str, ...]) -> Iterable[tuple[tuple[str, ...], Any]]:
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            whole = key == api_settings.NON_FIELD_ERRORS_KEY
            yield from _leaves(value, path if whole else (*path, str(key)))
    elif isinstance(detail, list | tuple):
        for index, value in enumerate(detail):
            nested = isinstance(value, Mapping | list | tuple)
            yield from _leaves(value, (*path, str(index)) if nested and value else path)
    else:
        yield path, detail


def _escape(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
