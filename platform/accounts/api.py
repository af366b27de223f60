"""API of accounts: personal tokens, erasing the account."""

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.erasure import account_refusal
from accounts.erasure_pages import (
    WRONG_CODE,
    WRONG_PASSWORD,
    account_leave,
    code_is_right,
    erasure_code_send,
    password_is_right,
)
from accounts.models import PersonalToken
from accounts.pages import token_make
from accounts.tokens import SignedInToChange, session_required, token_revoke, tokens_of
from core.errors import InvalidInput
from core.http.idempotency import idempotent
from core.http.pagination import NewestCreatedPagination
from core.http.serializers import Input, Shape, TextField, moment_text
from core.http.views import ApiView, ListApiView

__all__ = ["urlpatterns"]

# How the document names a browser's session (drf-spectacular).
SESSION_ONLY: Any = [{"cookieAuth": []}]


class BearerScheme(OpenApiAuthenticationExtension):
    """How the document names our tokens."""

    target_class = "accounts.tokens.PersonalTokenAuthentication"
    name = "personalToken"
    priority = 1

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "otk_<region>_<secret>",
            "description": "A personal token: made on the page «Ключи для программ» of the portal, valid for a year "
            "in one region.",
        }


class CreateToken(Input):
    title = TextField(max_length=100, help_text="What the token is for.")


class EraseAccount(Input):
    password = TextField(
        max_length=128,
        trim_whitespace=False,
        required=False,
        help_text="The person's own; wrong ones lock out as at the sign-in. Needed from who has one.",
    )
    code = TextField(
        max_length=40,
        required=False,
        help_text="From the letter of `me/erasure/code`. Needed from who has no password.",
    )


class Erased(Shape):
    """That it is done."""

    erased = serializers.BooleanField()


class SentCode(Shape):
    """That a letter with a code is on its way."""

    expires_at = serializers.DateTimeField(help_text="When the code stops working.")


class Token(Shape):
    """A token without its text."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    prefix = serializers.CharField(help_text="The first characters of the secret, to tell tokens apart.")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True, help_text="To within ten minutes.")
    revoked_at = serializers.DateTimeField(allow_null=True)


class NewToken(Token):
    """A token with its text."""

    token = serializers.CharField(
        allow_null=True,
        help_text="Shown this once. Null in an answer that is repeated for an Idempotency-Key: the text is not kept.",
    )


class TokensView(ListApiView):
    """One's own tokens."""

    pagination_class = NewestCreatedPagination
    permission_classes = [IsAuthenticated, SignedInToChange]

    @extend_schema(operation_id="tokens_list", tags=["account"], summary="My tokens", responses=Token(many=True))
    def get(self, request: Request) -> Response:
        """Newest first, revoked ones included."""
        return self.page(request, tokens_of(request.user), _token)  # type: ignore[arg-type]

    @extend_schema(
        operation_id="tokens_create",
        tags=["account"],
        summary="Make a token",
        request=CreateToken,
        responses={201: NewToken},
        auth=SESSION_ONLY,
        examples=[OpenApiExample("For a script", {"title": "Отчёт для администрации"}, request_only=True)],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Only for the person in their session (403 `session_required` for a token), with `X-CSRFToken`.

        The text of the token is in this answer only.
        """
        body = CreateToken.checked(request)
        token, text = token_make(request._request, request.user, title=body["title"])  # type: ignore[arg-type]
        facts = _token(token)
        response = Response({**facts, "token": text}, status=201)
        response.kept_data = {**facts, "token": None}  # type: ignore[attr-defined]
        return response


class TokenView(ApiView):
    """One of one's own tokens."""

    @extend_schema(operation_id="tokens_revoke", tags=["account"], summary="Revoke a token", responses={200: Token})
    def delete(self, request: Request, token_id: UUID) -> Response:
        """It stops working at once; the row stays. Revoking it again changes nothing.

        A token may revoke itself; any other takes the person in their session (403 `session_required`).
        """
        asking = request.auth
        if isinstance(asking, PersonalToken) and asking.pk != token_id:
            raise session_required()
        return Response(_token(token_revoke(user=request.user, token_id=token_id)))  # type: ignore[arg-type]


class ErasureView(ApiView):
    """The end of an account.

    Takes no Idempotency-Key: a hash of the password would be kept with it, and nobody is left to ask again.
    """

    permission_classes = [IsAuthenticated, SignedInToChange]

    @extend_schema(
        operation_id="me_erase",
        tags=["account"],
        summary="Withdraw consent and erase my account",
        request=EraseAccount,
        responses={200: Erased},
        auth=SESSION_ONLY,
    )
    def post(self, request: Request) -> Response:
        """Only for the person in their session, with `X-CSRFToken`; 403 `staff_account` for somebody with a role.

        Ends every session and token and erases the name and the contacts, also in appeals; open appeals go on without
        them. It cannot be undone.
        """
        body = EraseAccount.checked(request)
        user: Any = request.user
        refusal = account_refusal(user=user)
        if refusal is not None:
            raise refusal
        browser = request._request
        if not user.has_usable_password():
            if not code_is_right(browser, user, body.get("code", "")):
                raise InvalidInput(str(WRONG_CODE), field="code", code="wrong_code")
        elif not (password := body.get("password")) or not password_is_right(browser, password):
            raise InvalidInput(str(WRONG_PASSWORD), field="password", code="wrong_password")
        account_leave(browser, user)
        return Response({"erased": True})


class ErasureCodeView(ApiView):
    """The code for closing an account without a password."""

    permission_classes = [IsAuthenticated, SignedInToChange]

    @extend_schema(
        operation_id="me_erase_code",
        tags=["account"],
        summary="Have the code sent that closes my account",
        request=None,
        responses={200: SentCode},
        auth=SESSION_ONLY,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """To the person's own address. Asked again within a minute it sends no second letter.

        Only for the person in their session, with `X-CSRFToken`; 403 `staff_account` for somebody with a role.
        """
        user: Any = request.user
        refusal = account_refusal(user=user)
        if refusal is not None:
            raise refusal
        issued = erasure_code_send(request._request, user)
        return Response({"expires_at": moment_text(issued.expires_at)})


def _token(row: PersonalToken) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "title": row.title,
        "prefix": row.prefix,
        "created_at": moment_text(row.created_at),
        "expires_at": moment_text(row.expires_at),
        "last_used_at": moment_text(row.last_used_at),
        "revoked_at": moment_text(row.revoked_at),
    }


urlpatterns = [
    path("me/erasure", ErasureView.as_view(), name="erasure"),
    path("me/erasure/code", ErasureCodeView.as_view(), name="erasure-code"),
    path("tokens", TokensView.as_view(), name="tokens"),
    path("tokens/<uuid:token_id>", TokenView.as_view(), name="token"),
]
