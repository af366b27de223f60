"""The page on which a person takes their consent back and closes their account."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.erasure import account_erase, account_refusal
from accounts.letters import account_letter_send
from accounts.models import User

__all__ = ["WRONG_PASSWORD", "account_leave", "erase", "password_is_right"]

WRONG_PASSWORD = gettext_lazy("Пароль не подходит. Проверьте раскладку и регистр или задайте новый пароль.")


def password_is_right(request: HttpRequest, password: str) -> bool:
    """Whether this is the password of who is signed in; wrong ones are counted and lock out as at the sign-in."""
    user: Any = request.user
    return authenticate(request, email=user.email, password=password) == user


class ErasureForm(forms.Form):
    """The password again: a browser left open must not be enough."""

    password = forms.CharField(
        label=gettext_lazy("Ваш пароль"),
        help_text=gettext_lazy("Чтобы убедиться, что это вы."),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Введите пароль, с которым вы входите на портал.")},
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not password_is_right(self.request, password):
            raise forms.ValidationError(WRONG_PASSWORD, code="wrong_password")
        return password


@never_cache
@sensitive_post_parameters("password")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """What will happen, what stays, and the password; staff read whom to ask instead."""
    user: Any = request.user
    refusal = account_refusal(user=user)
    if refusal is not None:
        return render(request, "accounts/erase.html", {"refusal": refusal}, status=_status(request, refusal.status))
    form = ErasureForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_bound and form.is_valid():
        account_leave(request, user)
        messages.success(request, _("Согласие отозвано, учётная запись удалена. Спасибо, что были с нами."))
        return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    return render(request, "accounts/erase.html", {"form": form}, status=422 if form.errors else 200)


def account_leave(request: HttpRequest, user: User) -> None:
    """Close the account and the session in which that was asked; the address gets one last letter."""
    address = user.email
    with transaction.atomic():
        account_erase(user=user)
        account_letter_send(request, "account/email/account_erased", address, {}, forget=True)
    logout(request)


def _status(request: HttpRequest, refused: int) -> int:
    return refused if request.method == "POST" else 200
