"""allauth's forms with our e-mail field (setting ACCOUNT_FORMS)."""

from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.core import context as allauth_context
from allauth.core import ratelimit
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse

from accounts.code_entrance import PASSWORD_HINT
from accounts.codes import claim_contest, claim_remember, unconfirmed_user
from accounts.forms import AddressField
from accounts.letters import account_letter_rehearse, home_url
from accounts.lockout import client_address
from accounts.models import User

__all__ = [
    "AddEmailForm",
    "ChangeEmailForm",
    "ChangePasswordForm",
    "LoginForm",
    "RequestLoginCodeForm",
    "ResetPasswordForm",
    "ResetPasswordKeyForm",
    "SetPasswordForm",
    "SignupForm",
]


class _Addresses(forms.Form):
    """Puts our field in the place of allauth's, which knows one alphabet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("login", "email"):
            theirs = self.fields.get(name)
            if theirs is not None:
                ours = AddressField(label=theirs.label, required=theirs.required, widget=theirs.widget)
                self.fields[name] = ours


class _Paired(_Addresses):
    """Asks for a letter no more often than one network may for one address (setting ACCOUNT_RATE_LIMITS)."""

    limit: ClassVar[str]

    def clean(self) -> Any:
        cleaned = super().clean()
        request, email = allauth_context.request, self.cleaned_data.get("email")
        if email and not ratelimit.consume(request, action=self.limit, key=f"{email}:{client_address(request)}"):
            raise get_adapter().validation_error("too_many_login_attempts")
        return cleaned


class _NewPassword(forms.Form):
    """Says in one sentence what a new password has to be; Django makes a list of its rules."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_HINT


class LoginForm(_Addresses, allauth_forms.LoginForm):
    """Signing in with a password."""


class SignupForm(_Addresses, _NewPassword, allauth_forms.SignupForm):
    """Signing up; with an address that was never confirmed one simply begins again."""

    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> tuple[User | None, Any]:
        """Save; a password is hashed twice whoever has the address: the time must not tell who has an account."""
        user = unconfirmed_user(self.cleaned_data["email"]) if self.account_already_exists else None
        if user is None:
            made: tuple[User | None, Any]
            try:
                with transaction.atomic():
                    made = super().try_save(request)
            except IntegrityError:
                # The same form, sent twice, has just made the account.
                self.account_already_exists = True
                return self.try_save(request)
            make_password(self.cleaned_data["password1"])
            if (fresh := made[0]) is not None:
                claim_remember(request, fresh, full_name=fresh.full_name, password_hash=fresh.password)
            else:
                make_password(self.cleaned_data["password1"])
            return made
        facts = {"full_name": self.cleaned_data["full_name"], "password": self.cleaned_data["password1"]}
        claim_contest(request, user, **facts)
        return user, None


class AddEmailForm(_Addresses, allauth_forms.AddEmailForm):
    """One more address of the same person."""


class ChangeEmailForm(_Addresses, allauth_forms.ChangeEmailForm):
    """Another address in place of one that waits for its code."""


class ChangePasswordForm(_NewPassword, allauth_forms.ChangePasswordForm):
    """Another password, for who knows the old one."""


class SetPasswordForm(_NewPassword, allauth_forms.SetPasswordForm):
    """A first password, for who came in by codes."""


class ResetPasswordKeyForm(_NewPassword, allauth_forms.ResetPasswordKeyForm):
    """A new password, for who opened the link of the letter."""


class ResetPasswordForm(_Paired, allauth_forms.ResetPasswordForm):
    """Asking for the letter with which a password is set."""

    limit = "reset_password_pair"

    def save(self, request: HttpRequest, **facts: Any) -> str:
        email: str = super().save(request, **facts)
        if not self.users:
            url = home_url(request, reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "none"}))
            context = {"user": User(email=email), "password_reset_url": url, "uid": "1", "key": "none"}
            account_letter_rehearse(request, "account/email/password_reset_key", email, context)
        return email


class RequestLoginCodeForm(_Paired, allauth_forms.RequestLoginCodeForm):
    """Asking for a code to sign in with."""

    limit = "request_login_code_pair"

    def clean(self) -> Any:
        cleaned = super().clean()
        email = self.cleaned_data.get("email")
        if email and self._user is None:
            context = {"user": User(email=email), "code": "000000"}
            account_letter_rehearse(allauth_context.request, "account/email/login_code", email, context)
        return cleaned
