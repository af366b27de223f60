"""Forms of the console."""

from django import forms
from django.utils.translation import gettext_lazy as _

__all__ = ["SuspendForm"]


class SuspendForm(forms.Form):
    """Why a region stops accepting."""

    reason = forms.CharField(
        label=_("Причина"),
        help_text=_("Её увидят жители на каждой странице портала. Например: «Переносим данные, вернёмся 1 декабря»."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "data-count": "300"}),
    )
