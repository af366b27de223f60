"""The page for typing a code from a letter: after signing up, from the sign-in, or opened directly."""

from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
    EmailVerificationProcess,
)
from allauth.account.internal.flows.manage_email import email_already_exists
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import EmailVerificationStage, LoginStageController
from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.codes import (
    CODE_LIFETIME,
    CONFIRM,
    CodeCheck,
    address_confirm,
    claim_apply,
    code_check,
    code_now,
    unconfirmed_user,
)
from accounts.forms import AddressField
from accounts.letters import account_letter_send
from accounts.lockout import guesser_of
from accounts.models import User
from accounts.people import person_held
from core import clock
from core.units import plural, span, span_ahead
from shell.errors import too_many_requests

__all__ = ["confirm"]

_HERE = "account_email_verification_sent"
_WRONG = gettext_lazy("Код не подошёл. Проверьте цифры: подойдёт код из последнего письма.")
_GONE = gettext_lazy("Этот код больше не действует. Попросите прислать новый.")


class CodeForm(forms.Form):
    """The code alone: whose it is, is known."""

    code = forms.CharField(
        label=gettext_lazy("Код из письма"),
        max_length=40,
        help_text=gettext_lazy("Цифры из письма, можно с пробелом."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("Введите код из письма.")},
    )


class AddressForm(forms.Form):
    """The address, and the code for those who have it at hand."""

    email = AddressField(
        label=gettext_lazy("Электронная почта"),
        help_text=gettext_lazy("Та, с которой вы регистрировались."),
    )
    code = forms.CharField(
        label=gettext_lazy("Код из письма"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Если кода нет, оставьте поле пустым: мы его пришлём."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Take the code of the address that this browser waits for; without one, ask for the address first."""
    process = _process(request)
    if request.POST.get("action") == "other" and not request.user.is_authenticated:
        _forget(request)
        return redirect(_HERE)
    if process is None:
        return redirect("account_email") if request.user.is_authenticated else _by_address(request)
    if process.email_address.verified:
        return _confirmed_elsewhere(request)
    if request.POST.get("action") == "resend":
        return _send_again(request, process)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        found = code_check(
            purpose=CONFIRM, email=process.email, typed=form.cleaned_data["code"], guesser=guesser_of(request)
        )
        if found is CodeCheck.RIGHT and process.user is not None:
            try:
                email_already_exists(user=process.user, email=process.email, always_raise=True)
            except forms.ValidationError as error:
                form.add_error("code", error)
            else:
                return _finish(request, process)
        else:
            form.add_error("code", _GONE if found is CodeCheck.GONE else _WRONG)
    return _page(request, {"form": form, "email": process.email, **_code_facts(request, process.email)}, form)


def _process(request: HttpRequest) -> EmailVerificationProcess | None:
    """What this browser waits for. How long a code lives is for the code to say, not for the session."""
    state = request.session.get(EMAIL_VERIFICATION_CODE_SESSION_KEY)
    return EmailVerificationProcess(request=request, state=state) if state else None


def _forget(request: HttpRequest) -> None:
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
    clear_login(request)


def _page(request: HttpRequest, context: dict[str, Any], form: forms.Form) -> HttpResponse:
    context |= {"lifetime": span(CODE_LIFETIME)}
    return render(request, "account/confirm_email_verification_code.html", context, status=422 if form.errors else 200)


def _code_facts(request: HttpRequest, email: str) -> dict[str, Any]:
    issued = code_now(purpose=CONFIRM, email=email, guesser=guesser_of(request))
    if issued is None or not issued.lives:
        return {"is_gone": True}
    return {"expires_at": issued.expires_at}


def _wait(request: HttpRequest, email: str) -> int:
    """Seconds until another letter may go; 0 when it may go now."""
    issued = code_now(purpose=CONFIRM, email=email, guesser=guesser_of(request))
    return max(0, round((issued.next_letter_at - clock.now()).total_seconds())) if issued else 0


def _send_again(request: HttpRequest, process: EmailVerificationProcess) -> HttpResponse:
    wait = _wait(request, process.email)
    if wait:
        words = _("Письмо уже отправлено. Следующее можно попросить через %(wait)s.") % {"wait": _short_span(wait)}
        messages.info(request, words)
    else:
        process.send()
        process.persist()
        messages.success(request, _("Письмо с кодом отправлено ещё раз."))
    return redirect(_HERE)


def _short_span(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} {plural(seconds, 'секунду', 'секунды', 'секунд')}"
    return span_ahead(timedelta(minutes=-(-seconds // 60)))


def _confirmed_elsewhere(request: HttpRequest) -> HttpResponse:
    _forget(request)
    if request.user.is_authenticated:
        return redirect("account_email")
    messages.success(request, _("Адрес уже подтверждён. Войдите с вашим паролем."))
    return redirect("account_login")


def _finish(request: HttpRequest, process: EmailVerificationProcess) -> HttpResponse:
    user, stage = process.user, LoginStageController.enter(request, EmailVerificationStage.key)
    is_added = process.email_address.pk is None
    with transaction.atomic():
        if user is not None:
            person_held(user.pk)
        is_confirmed = process.finish()
        if is_confirmed and is_added and user is not None:
            context = {"added_email": process.email}
            account_letter_send(request, "account/email/email_added", user.email, context, person_id=user.pk)
    if not is_confirmed:
        _forget(request)
        return redirect("account_email" if request.user.is_authenticated else "account_login")
    if stage is not None and stage.login.user == user:
        claim_apply(request, stage.login.user)
        response: HttpResponse = stage.exit()
        return response
    return redirect("account_email" if request.user.is_authenticated else "account_login")


def _confirmed_by_address(request: HttpRequest, user: User) -> HttpResponse:
    if user.has_usable_password():
        messages.info(request, _("Теперь войдите с паролем, который задали при регистрации."))
        return redirect("account_login")
    # Two people, or one with two passwords: the mailbox decides.
    messages.info(request, _("Адрес подтверждён. С ним регистрировались не один раз, поэтому задайте пароль заново."))
    return redirect("account_reset_password")


def _by_address(request: HttpRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    if sent is not None and "code" in sent and "email" not in sent:
        # From the page that knew the address: pressed twice, or kept open while another tab confirmed.
        messages.info(request, _("Если код уже подошёл, адрес подтверждён: войдите. Если нет, попросите новый код."))
        return redirect("account_login")
    form = AddressForm(sent, initial={"email": request.GET.get("email", "")[:254]})
    if form.is_bound and form.is_valid():
        if not ratelimit.consume(request, action="confirm_page"):
            return too_many_requests(request, retry_after=60)
        email, code = form.cleaned_data["email"], form.cleaned_data["code"]
        user = unconfirmed_user(email)
        if not code:
            EmailVerificationProcess.initiate(request=request, user=user, email=email)
            return redirect(_HERE)
        found = code_check(purpose=CONFIRM, email=email, typed=code, guesser=guesser_of(request))
        if found is CodeCheck.RIGHT and user is not None and address_confirm(request, user):
            return _confirmed_by_address(request, user)
        form.add_error("code", _WRONG)
    return _page(request, {"form": form}, form)
