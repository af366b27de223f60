"""A person's own pages: their data, addresses and tokens, and the texts they agree to."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.account.views import EmailView
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.letters import account_letter_send
from accounts.models import PersonalToken, User
from accounts.people import CONSENT_VERSION, person_held
from accounts.profile import consents_of, phone_checked, user_update
from accounts.tokens import token_issue, token_revoke, tokens_of
from core.errors import InvalidInput
from shell.forms import NameInputField
from shell.kept.post_only import post_only
from shell.text import day

__all__ = ["consent", "email", "privacy", "profile", "revoke", "token_make", "tokens"]

MAX_NAME = 150


class ProfileForm(forms.Form):
    """The name and the phone; an address of e-mail is changed where it is confirmed."""

    full_name = NameInputField(
        label=gettext_lazy("Имя и фамилия"),
        max_length=MAX_NAME,
        help_text=gettext_lazy("Так к вам будут обращаться в ответах. На портале имя не показывается."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Напишите, как к вам обращаться.")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Телефон"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Исполнитель позвонит, если не найдёт место. На портале телефон не показывается."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_phone(self) -> str:
        try:
            return phone_checked(self.cleaned_data["phone"])
        except InvalidInput as error:
            raise forms.ValidationError(error.message, code=error.code) from error


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name and phone, the way to the password and the address, and what one agreed to."""
    user: Any = request.user
    initial = {"full_name": user.full_name, "phone": user.phone}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        user_update(user=user, **form.cleaned_data)
        messages.success(request, _("Сохранено."))
        return redirect("accounts:profile")
    context = {"form": form, "consents": consents_of(user=user), "version": CONSENT_VERSION}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@require_safe
def consent(request: HttpRequest) -> HttpResponse:
    """The text of consent to the processing of personal data that is in force."""
    return render(request, "accounts/consent.html", {"version": CONSENT_VERSION})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Which data the portal keeps, what for, how long, and who sees them."""
    return render(request, "accounts/privacy.html", {"version": CONSENT_VERSION})


SHOWN = 100


class TokenForm(forms.Form):
    """What the token is for."""

    title = forms.CharField(
        label=gettext_lazy("Для чего ключ"),
        max_length=100,
        help_text=gettext_lazy("Например: отчёт для администрации. По названию вы потом узнаете, какой отозвать."),
        error_messages={"required": gettext_lazy("Назовите ключ, чтобы потом отличить его от других.")},
    )


@transaction.atomic
def token_make(request: HttpRequest, user: User, *, title: str) -> tuple[PersonalToken, str]:
    """Make a token and tell its owner by a letter: somebody else at their keyboard could have made it."""
    token, text = token_issue(user=user, title=title)
    context = {"token_title": token.title, "token_ends": day(token.expires_at)}
    account_letter_send(request, "account/email/token_made", user.email, context, person_id=user.pk)
    return token, text


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("text")
def tokens(request: HttpRequest) -> HttpResponse:
    """The list and the form; the text of a new token is on the answer to the form and nowhere else."""
    user: Any = request.user
    form = TokenForm(request.POST if request.method == "POST" else None)
    text = ""
    if form.is_bound and form.is_valid():
        text = token_make(request, user, title=form.cleaned_data["title"])[1]
        form = TokenForm()
    context = {"form": form, "text": text, "tokens": tokens_of(user)[:SHOWN]}
    response = render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)
    response.shown_once = bool(text)  # type: ignore[attr-defined]  # of shell.kept: the secret is not for a reload
    return response


@login_required
@post_only("accounts:tokens")
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Make one's own token void at once."""
    user: Any = request.user
    token = token_revoke(user=user, token_id=token_id)
    messages.success(request, _("Ключ «%(title)s» отозван: он больше не действует.") % {"title": token.title})
    return redirect("accounts:tokens")


@dataclass(frozen=True, slots=True)
class _Address:
    """An address, and what can be done with it."""

    row: EmailAddress
    can_lead: bool
    can_confirm: bool
    can_go: bool


class AddressesView(EmailView):
    """allauth's page; whoever adds an address comes to where its code is typed."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """All of a change or none of it, and none for an account that is being closed."""
        if request.user.pk is not None:
            person_held(request.user.pk)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        return redirect("account_email_verification_sent")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's, with each address told what can be done with it."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rows = sorted(context["emailaddresses"], key=lambda row: not row.primary)
        # The rules of allauth (`flows.manage_email`), without a query for each address.
        one_is_confirmed = any(row.verified for row in rows)
        context["addresses"] = [
            _Address(
                row=row,
                can_lead=not row.primary and (row.verified or not one_is_confirmed),
                can_confirm=not row.verified,
                can_go=not row.primary and len(rows) > 1,
            )
            for row in rows
        ]
        return context


email = AddressesView.as_view()
