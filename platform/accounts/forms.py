"""Form field for an e-mail address, and the sign-up forms."""

from typing import Any

from allauth.account.fields import EmailField
from django import forms
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import InvalidInput
from core.mail.addresses import address_canonical, address_checked
from shell.forms import NameInputField

__all__ = ["AddressField", "SignupForm"]


class AddressField(EmailField):
    """Accepts an address in any spelling and returns it normalised."""

    default_validators = ()

    def clean(self, value: Any) -> str:
        text = forms.CharField.clean(self, address_canonical(str(value or "")))
        if not text:
            return ""
        try:
            return address_checked(text)
        except InvalidInput as error:
            raise forms.ValidationError(error.message, code="invalid") from error


def _consent_link() -> str:
    """The way to the text; the operator's host, where nobody signs up, has no such page."""
    try:
        url = reverse("accounts:consent")
    except NoReverseMatch:
        return ""
    words = _("Прочитать текст согласия")
    return format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', url, words)


class SignupForm(forms.Form):
    """What we ask besides e-mail and password (setting ACCOUNT_SIGNUP_FORM_CLASS)."""

    full_name = NameInputField(
        label=_("Имя и фамилия"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Так к вам будут обращаться в ответах. На портале имя не показывается."),
    )
    consent = forms.BooleanField(
        label=_("Согласен на обработку персональных данных"),
        help_text=lazy(_consent_link, str)(),
        error_messages={"required": _("Без согласия мы не можем принять обращение и ответить вам.")},
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Nothing beyond what the adapter does (`AccountAdapter.save_user`); allauth insists on this method."""
