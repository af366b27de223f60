"""Personal tokens `otk_<schema>_<secret>`, which authenticate API requests. The token names its region."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils.translation import gettext as _
from drf_spectacular.authentication import SessionScheme
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.events import TokenIssued, TokenRevoked
from accounts.models import PersonalToken, User, password_replaced
from accounts.people import person_actor, person_stays
from core import clock
from core.database.prepared import SOME_MOMENT, SOME_TEXT, PreparedQuery
from core.database.statements import Several
from core.errors import Denied, Missing
from core.events.log import event_append
from core.events.types import SYSTEM, Actor
from core.plane import current_schema

__all__ = [
    "PersonalTokenAuthentication",
    "PortalSessionAuthentication",
    "SignedInToChange",
    "session_required",
    "token_find",
    "token_issue",
    "token_revoke",
    "tokens_end",
    "tokens_of",
]

PREFIX = "otk"
LIFETIME = timedelta(days=365)
LAST_USED_PRECISION = timedelta(minutes=10)


@transaction.atomic
def token_issue(*, user: User, title: str) -> tuple[PersonalToken, str]:
    """Make a token valid for a year in this region; its text is returned once and cannot be read again.

    Raises Denied for a person whose account is closed.
    """
    person_stays(user.pk)
    secret = secrets.token_urlsafe(32)
    text = f"{PREFIX}_{current_schema()}_{secret}"
    token = PersonalToken.objects.create(
        user=user, title=title, prefix=secret[:6], digest=_digest(text), expires_at=clock.now() + LIFETIME
    )
    event_append(
        TokenIssued(user_id=user.id, token_id=token.id),
        subject_id=user.id,
        actor=person_actor(user, label="Владелец"),
    )
    return token, text


@transaction.atomic
def token_revoke(*, user: User, token_id: UUID) -> PersonalToken:
    """Revoke one's own token. Raises Missing for somebody else's."""
    token = PersonalToken.objects.select_for_update().filter(user=user, pk=token_id).first()
    if token is None:
        raise Missing("Такого ключа нет.")
    if token.revoked_at is None:
        _revoke(token, acting=person_actor(user, label="Владелец"))
    return token


@transaction.atomic
def tokens_end(*, user_id: UUID, acting: Actor = SYSTEM) -> int:
    """Revoke all tokens of a person, after a new password or the loss of a role; returns how many were valid."""
    rows = PersonalToken.objects.select_for_update().filter(user_id=user_id, revoked_at=None)
    tokens = list(rows.order_by("id"))
    for token in tokens:
        _revoke(token, acting=acting)
    return len(tokens)


def _revoke(token: PersonalToken, *, acting: Actor) -> None:
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    event_append(TokenRevoked(user_id=token.user_id, token_id=token.id), subject_id=token.user_id, actor=acting)


@receiver(password_replaced, sender=User)
def _with_the_password(sender: Any, user: User, **facts: Any) -> None:
    """Whoever knew the former password may have made tokens: they end with its sessions."""
    tokens_end(user_id=user.pk, acting=person_actor(user, label="Владелец"))


def tokens_of(user: User) -> QuerySet[PersonalToken]:
    """A person's own tokens, newest first, revoked and expired ones included."""
    return PersonalToken.objects.filter(user=user).order_by("-created_at", "-id")


def token_find(text: str) -> PersonalToken | None:
    """The token with its person, in the current region; None for an invalid, foreign or unknown one."""
    if not text.startswith(f"{PREFIX}_{current_schema()}_"):
        return None
    now = clock.now()
    for token in _GOOD.rows({SOME_TEXT: _digest(text), SOME_MOMENT: now}):
        if token.last_used_at is None or now - token.last_used_at > LAST_USED_PRECISION:
            with connection.cursor() as cursor:
                cursor.execute(_MARK_USED, [now, token.pk])
        return token
    return None


# Who asks does not wait for the disk: a crash may lose the mark, and the next request sets it again.
_MARK_USED = Several(
    "SET LOCAL synchronous_commit = off; UPDATE accounts_personaltoken SET last_used_at = %s WHERE id = %s"
)
_GOOD: PreparedQuery[PersonalToken] = PreparedQuery(
    lambda: PersonalToken.objects.select_related("user").filter(
        digest=SOME_TEXT, revoked_at=None, expires_at__gt=SOME_MOMENT, user__is_active=True
    )
)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


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

    target_class = "accounts.tokens.PortalSessionAuthentication"


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
