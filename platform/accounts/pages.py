"""A person's own pages: their data, and the texts they agree to."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.consent import CONSENT_VERSION
from accounts.profile import consents_of, phone_checked, user_update
from core.errors import InvalidInput
from shell.name_field import NameInputField

__all__ = ["consent", "privacy", "profile"]

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
