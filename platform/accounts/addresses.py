"""Form field for an e-mail address."""

from typing import Any

from allauth.account.fields import EmailField
from django import forms

from core.errors import InvalidInput
from core.mail.addresses import address_canonical, address_checked

__all__ = ["AddressField"]


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
