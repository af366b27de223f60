"""Who a program acts for."""

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import User
from accounts.tokens import token_user

__all__ = ["PersonalTokenAuthentication"]


class PersonalTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer otk_<region>_<secret>`; a token of another region is not a token here."""

    keyword = "bearer"

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        parts = get_authorization_header(request).decode("latin-1").split()
        if not parts or parts[0].lower() != self.keyword:
            return None
        user = token_user(parts[1]) if len(parts) == 2 else None
        if user is None:
            raise AuthenticationFailed(_("Ключ не подходит: он отозван, истёк или выдан в другом регионе."))
        return user, parts[1]

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="otklik"'
