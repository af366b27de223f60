"""Errors that a person can act on.

Services raise them; pages show `message`, the API renders them as RFC 9457 problems (`core.http.problem`).
The message is Russian, says what happened and how to fix it, and never holds personal data.
"""

from http import HTTPStatus

__all__ = ["Conflict", "Denied", "DomainError", "InvalidInput", "Missing", "Unavailable"]


class DomainError(Exception):
    """Base of all expected errors: a message for people, a stable code for programs, an HTTP status."""

    status: HTTPStatus = HTTPStatus.BAD_REQUEST
    default_code = "error"

    def __init__(self, message: str, *, field: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code or self.default_code

    def __str__(self) -> str:
        return str(self.message)


class InvalidInput(DomainError):
    """The input is invalid; `field` names the invalid part."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "invalid"


class Denied(DomainError):
    """This person may not do this."""

    status = HTTPStatus.FORBIDDEN
    default_code = "denied"


class Missing(DomainError):
    """Does not exist, or this person may not know of it."""

    status = HTTPStatus.NOT_FOUND
    default_code = "not_found"


class Conflict(DomainError):
    """Changed meanwhile or in another state: read again, then decide."""

    status = HTTPStatus.CONFLICT
    default_code = "conflict"


class Unavailable(DomainError):
    """Temporarily impossible; retry later."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "unavailable"
