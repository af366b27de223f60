"""What the applicant may say about their appeal."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from appeals.photos.limits import ACCEPT, MAX_PHOTOS_PER_APPEAL
from appeals.stages.words import MAX_WORDS, words_checked
from core.errors import InvalidInput

__all__ = ["ClarifyForm", "ConfirmForm", "ReturnForm"]

MIN_REASON = 5


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files; what they are is checked where they are taken in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=PhotosInput(attrs={"multiple": True, "accept": ACCEPT}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MAX_PHOTOS_PER_APPEAL:
            raise forms.ValidationError(
                _("Можно приложить не больше %(n)d фотографий."), params={"n": MAX_PHOTOS_PER_APPEAL}
            )
        return [super(PhotosField, self).clean(file, initial) for file in files]


class VersionedForm(forms.Form):
    """`version` is the one the person was looking at, so that nobody decides about what they have not seen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ConfirmForm(VersionedForm):
    """The problem is solved."""

    rating = forms.TypedChoiceField(
        label=_("Как вам результат?"),
        coerce=int,
        choices=[(n, str(n)) for n in range(1, 6)],
        widget=forms.RadioSelect(attrs={"class": "rating"}),
        error_messages={
            "required": _("Поставьте оценку от 1 до 5."),
            "invalid_choice": _("Оценка — от 1 до 5."),
        },
    )
    text = forms.CharField(
        label=_("Пара слов исполнителю"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-keep": True}),
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        return _clean(text, field="text") if text.strip() else ""


class ReturnForm(VersionedForm):
    """The problem is not solved."""

    reason = forms.CharField(
        label=_("Что осталось не так?"),
        help_text=_("Исполнитель увидит это первым."),
        widget=forms.Textarea(attrs={"rows": 4, "data-count": MAX_WORDS, "data-keep": True}),
        error_messages={"required": _("Напишите, что осталось не так: без этого исполнитель не поймёт, что делать.")},
    )

    def clean_reason(self) -> str:
        return _clean(self.cleaned_data["reason"], field="reason", minimum=MIN_REASON)


class ClarifyForm(VersionedForm):
    """The reply to a question of the ministry."""

    text = forms.CharField(
        label=_("Ваш ответ"),
        widget=forms.Textarea(attrs={"rows": 4, "data-count": MAX_WORDS, "data-keep": True}),
        error_messages={"required": _("Напишите ответ: от него зависит, что сделают дальше.")},
    )
    photos = PhotosField(
        label=_("Фотографии"), required=False, help_text=_("JPEG, PNG, WebP или HEIC, до 15 МБ каждая.")
    )

    def clean_text(self) -> str:
        return _clean(self.cleaned_data["text"], field="text")


def _clean(text: str, *, field: str, minimum: int = 1) -> str:
    try:
        return words_checked(text, field=field, minimum=minimum)
    except InvalidInput as error:
        raise forms.ValidationError(error.message, code=error.code) from error
