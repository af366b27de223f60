"""Form of an internal note."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from appeals.stages.words import MAX_WORDS

if TYPE_CHECKING:
    from django.http import QueryDict

__all__ = ["NoteForm"]


class NoteForm(forms.Form):
    """An internal note, read only by staff."""

    text = forms.CharField(
        label=_("Заметка для сотрудников"),
        help_text=_("Заявитель её не увидит."),
        widget=forms.Textarea(attrs={"rows": 2, "data-count": MAX_WORDS, "data-keep": True}),
    )

    def __init__(self, data: "QueryDict | None" = None) -> None:
        super().__init__(data, auto_id="note_%s")
