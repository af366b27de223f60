"""Authenticate API requests by personal token."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.authentication import SessionScheme
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import PersonalToken, User
from accounts.tokens import token_find
from core.errors import Denied

__all__ = ["PersonalTokenAuthentication", "PortalSessionAuthentication", "SignedInToChange", "session_required"]


class PersonalTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer otk_<region>_<secret>`; a token of another region is not a token here."""

    keyword = "bearer"

    def authenticate(self, request: Request) -> tuple[User, PersonalToken] | None:
        parts = get_authorization_header(request).decode("latin-1").split()
        if not parts or parts[0].lower() != self.keyword:
            return None
        token = token_find(parts[1]) if len(parts) == 2 else None
        if token is None:
            raise AuthenticationFailed(_("Ключ не подходит: он отозван, истёк или выдан в другом регионе."))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="otklik"'


class PortalSessionAuthentication(SessionAuthentication):
    """The session of the portal; what changes something brings its CSRF token."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise PermissionDenied(
                _("Передайте в заголовке X-CSRFToken ключ своего сеанса (cookie csrftoken) или войдите личным ключом.")
            ) from error


class PortalSessionScheme(SessionScheme):
    """How the OpenAPI document names it."""

    target_class = "accounts.authentication.PortalSessionAuthentication"


class SignedInToChange(BasePermission):
    """A token may read; to change something here the person must be signed in, with the CSRF token of their session.

    A token that leaked must not make heirs that outlive it, nor shut out its owner.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method not in SAFE_METHODS and isinstance(request.auth, PersonalToken):
            raise session_required()
        return True


def session_required() -> Denied:
    """What a program is told that asks, by a token, for what only its owner may do."""
    return Denied(_("По ключу этого сделать нельзя: войдите на портал и сделайте это сами."), code="session_required")
