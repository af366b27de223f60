"""Page of an invitation, opened from the letter: who invites, to which role, and the button that accepts."""

import hashlib
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.service import (
    PASSWORD_HINT,
    User,
    is_let_in_by_password,
    password_accept,
    password_check,
    user_create,
    user_get,
    user_sign_in,
)
from core.errors import DomainError, Missing
from shell.forms import NameInputField, ServiceForm
from tenants.administration import Invitation, invitation_accept, invitation_find
from tenants.service import RegionRequest

__all__ = ["invitation"]

_USED = "invitations_used"
MOST_USED = 5


class NewcomerForm(ServiceForm):
    """Somebody who has no password here yet names themselves and sets one."""

    full_name = NameInputField(
        label=gettext_lazy("Имя и фамилия"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Напишите, как вас зовут: так вас увидят коллеги.")},
    )
    password = forms.CharField(
        label=gettext_lazy("Придумайте пароль"),
        max_length=128,
        strip=False,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Придумайте пароль, с которым будете входить.")},
    )


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: RegionRequest, token: str) -> HttpResponse:
    """Show an invitation and take the answer; a link that works no more says why and where to go."""
    found = invitation_find(token)
    if found is None:
        return _gone(request, token)
    user = user_get(email=found.email)
    me: User | None = request.user if request.user.is_authenticated else None
    context = {"invitation": found, "token": token}
    if user is not None and not user.is_active:
        return render(request, "workplace/invitation.html", context | {"is_closed": True})
    if request.POST.get("action") == "leave" and me is not None and me != user:
        logout(request)
        return redirect("invitation", token=token)
    if me is not None and me != user:
        return render(request, "workplace/invitation.html", context | {"is_somebody_else": True})
    if user is not None and (me == user or is_let_in_by_password(user)):
        if request.method == "POST" and me == user:
            return _accept(request, token, user)
        return render(request, "workplace/invitation.html", context | {"must_sign_in": me is None})
    return _newcomer(request, token, found, user, context)


def _newcomer(
    request: RegionRequest, token: str, found: Invitation, user: User | None, context: dict[str, Any]
) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = NewcomerForm(posted, initial={"full_name": found.full_name})
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data
        try:
            with transaction.atomic():
                person = _person(found, user, facts["full_name"], facts["password"])
                invitation_accept(token=token, user=person)
        except DomainError as error:
            if invitation_find(token) is None:
                # Another press has been quicker.
                return redirect("invitation", token=token)
            form.add_domain_error(error)
        else:
            return _welcome(request, token, person)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "workplace/invitation.html", context | {"form": form}, status=status)


def _person(found: Invitation, user: User | None, full_name: str, password: str) -> User:
    if user is not None:
        return password_accept(user=user, full_name=full_name, password=password)
    password_check(password, user=User(email=found.email, full_name=full_name))
    return user_create(email=found.email, full_name=full_name, password=password)


def _accept(request: RegionRequest, token: str, user: User) -> HttpResponse:
    try:
        invitation_accept(token=token, user=user)
    except Missing:
        # Accepted in another tab, or withdrawn, at this very moment: the page says what is known of it.
        return redirect("invitation", token=token)
    messages.success(request, _("Роль ваша. Ниже то, что ждёт вас."))
    return _taken(request, token)


def _welcome(request: RegionRequest, token: str, user: User) -> HttpResponse:
    user_sign_in(request, user)
    messages.success(request, _("Добро пожаловать. Ниже то, что ждёт вас."))
    return _taken(request, token)


def _taken(request: RegionRequest, token: str) -> HttpResponse:
    """To the workplace; this browser remembers that the link was used, for who comes back to its page."""
    request.session[_USED] = [_mark(token), *request.session.get(_USED, [])][:MOST_USED]
    return redirect("work:home")


def _gone(request: RegionRequest, token: str) -> HttpResponse:
    """A link that works no more: used in this browser, or for a reason that a stranger does not learn."""
    is_used = request.user.is_authenticated and _mark(token) in request.session.get(_USED, [])
    if is_used and request.method == "POST":
        return redirect("work:home")
    status = HTTPStatus.OK if is_used else HTTPStatus.NOT_FOUND
    return render(request, "workplace/invitation.html", {"is_used": is_used}, status=status)


def _mark(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
