"""A note among the staff."""

from django import forms
from django.utils.translation import gettext_lazy as _

from appeals.stages.words import MAX_WORDS

__all__ = ["NoteForm"]


class NoteForm(forms.Form):
    """Words that only the staff read."""

    text = forms.CharField(
        label=_("Заметка для сотрудников"),
        help_text=_("Заявитель её не увидит."),
        widget=forms.Textarea(attrs={"rows": 2, "data-count": MAX_WORDS, "data-keep": True}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, auto_id="note_%s", **kwargs)  # type: ignore[arg-type]
