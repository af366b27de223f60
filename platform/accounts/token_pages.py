"""Pages of personal tokens: create, see the last use, revoke."""

from typing import Any
from uuid import UUID

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
from django.views.decorators.http import require_http_methods

from accounts.letters import account_letter_send
from accounts.models import PersonalToken, User
from accounts.tokens import token_issue, token_revoke, tokens_of
from shell.kept.post_only import post_only
from shell.text import day

__all__ = ["revoke", "token_make", "tokens"]

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
    account_letter_send(request, "account/email/token_made", user.email, context)
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
