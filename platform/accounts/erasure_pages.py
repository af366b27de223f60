"""The page for withdrawing consent and erasing the account."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.codes import CodeCheck, IssuedCode, code_check, code_issue, code_now
from accounts.confirm_pages import CodeForm
from accounts.erasure import account_erase, account_refusal
from accounts.letters import account_letter_send, code_facts
from accounts.lockout import guesser_asking, guesser_of
from accounts.models import Correspondent, User

__all__ = [
    "WRONG_CODE",
    "WRONG_PASSWORD",
    "account_leave",
    "code_is_right",
    "correspondent_code_is_right",
    "correspondent_code_send",
    "erase",
    "erasure_code_send",
    "password_is_right",
]

WRONG_PASSWORD = gettext_lazy("Пароль не подходит. Проверьте раскладку и регистр или задайте новый пароль.")
WRONG_CODE = gettext_lazy("Код не подошёл или больше не действует. Проверьте цифры или попросите новое письмо.")
ERASE = "erase"
FORGET = "forget"


def password_is_right(request: HttpRequest, password: str) -> bool:
    """Whether this is the password of who is signed in; wrong ones are counted and lock out as at the sign-in."""
    user: Any = request.user
    return authenticate(request, email=user.email, password=password) == user


@transaction.atomic
def erasure_code_send(request: HttpRequest, user: User) -> IssuedCode:
    """Have the code sent with which a person who has no password closes their account."""
    issued = code_issue(purpose=ERASE, email=user.email, guesser=guesser_asking(request))
    if issued.is_due:
        account_letter_send(request, "account/email/erasure_code", user.email, code_facts(issued), person_id=user.pk)
    return issued


@transaction.atomic
def correspondent_code_send(request: HttpRequest, correspondent: Correspondent) -> IssuedCode:
    """Have the code sent with which somebody without an account has their data erased: a letter may be passed on."""
    issued = code_issue(purpose=FORGET, email=correspondent.external_id, guesser=guesser_asking(request))
    if issued.is_due:
        facts, address = code_facts(issued), correspondent.external_id
        account_letter_send(request, "account/email/forget_code", address, facts, person_id=correspondent.id)
    return issued


def correspondent_code_is_right(request: HttpRequest, correspondent: Correspondent, typed: str) -> bool:
    """Whether this is the code that was sent to them; it is used up, wrong ones are counted."""
    address, guesser = correspondent.external_id, guesser_of(request)
    return code_check(purpose=FORGET, email=address, typed=typed, guesser=guesser) is CodeCheck.RIGHT


def code_is_right(request: HttpRequest, user: User, typed: str) -> bool:
    """Whether this is the code that was sent to who is signed in; it is used up, wrong ones are counted."""
    found = code_check(purpose=ERASE, email=user.email, typed=typed, guesser=guesser_of(request))
    return found is CodeCheck.RIGHT


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


class ErasureCodeForm(CodeForm):
    """A code from a letter, for who has no password: they came by such a code, too."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not code_is_right(self.request, cast("User", self.request.user), code):
            raise forms.ValidationError(WRONG_CODE, code="wrong_code")
        return code


@never_cache
@sensitive_post_parameters("password")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """What will happen, what stays, and the password or a code by e-mail; staff read whom to ask instead."""
    user: Any = request.user
    refusal = account_refusal(user=user)
    if refusal is not None:
        return render(request, "accounts/erase.html", {"refusal": refusal}, status=_status(request, refusal.status))
    has_password = user.has_usable_password()
    if not has_password and request.POST.get("action") == "send":
        return _code_sent(request, user)
    posted = request.POST if request.method == "POST" else None
    form = (ErasureForm if has_password else ErasureCodeForm)(posted, request=request)
    if form.is_bound and form.is_valid():
        account_leave(request, user)
        messages.success(request, _("Согласие отозвано, учётная запись удалена. Спасибо, что были с нами."))
        return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    sent = None if has_password else code_now(purpose=ERASE, email=user.email, guesser=guesser_of(request))
    context = {"form": form, "has_password": has_password, "sent": sent if sent is not None and sent.lives else None}
    return render(request, "accounts/erase.html", context, status=422 if form.errors else 200)


def _code_sent(request: HttpRequest, user: User) -> HttpResponse:
    if erasure_code_send(request, user).is_due:
        messages.success(request, _("Письмо с кодом отправлено."))
    else:
        messages.info(request, _("Письмо с кодом уже отправлено. Следующее можно попросить немного позже."))
    return redirect(reverse("accounts:erase") + "#confirm")


def account_leave(request: HttpRequest, user: User) -> None:
    """Close the account and the session in which that was asked; the address gets one last letter."""
    address = user.email
    with transaction.atomic():
        account_erase(user=user)
        account_letter_send(request, "account/email/account_erased", address, {}, forget=True)
    logout(request)


def _status(request: HttpRequest, refused: int) -> int:
    return refused if request.method == "POST" else 200
