"""The applicant's forms on the page of an appeal."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from appeals.models import Appeal
from appeals.photos.attachments import attachment_upload, attachments_loose
from appeals.photos.limits import ACCEPT, MAX_PHOTOS_PER_APPEAL
from appeals.stages.words import MAX_WORDS, words_checked
from appeals.states import Action, action_module
from core.errors import InvalidInput
from core.modules.parts import part_check
from shell.forms import FilesField, FilesInput
from tenants.service import Person

__all__ = [
    "APPLICANT_FORMS",
    "ClarifyForm",
    "ConfirmForm",
    "PhotosForm",
    "ReturnForm",
    "VersionedForm",
    "applicant_form",
]

MIN_REASON = 5


class PhotosField(FilesField):
    """Photos of a reply, at most as many as an appeal may have."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=FilesInput(attrs={"accept": ACCEPT}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = super().clean(data, initial)
        if len(files) > MAX_PHOTOS_PER_APPEAL:
            raise forms.ValidationError(
                _("Можно приложить не больше %(n)d фотографий."), params={"n": MAX_PHOTOS_PER_APPEAL}
            )
        return files


class VersionedForm(forms.Form):
    """`version` is the one the person has seen: nobody decides about an unseen change."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


APPLICANT_FORMS: dict[str, type[VersionedForm]] = {}

V = TypeVar("V", bound=type[VersionedForm])


def applicant_form(action: str) -> Callable[[V], V]:
    """Register the applicant's form of an action; the page shows it if the action is allowed."""

    def register(form: V) -> V:
        part_check(f"form of {action!r}", action_module(action))
        assert action not in APPLICANT_FORMS, f"two forms of {action!r}"
        APPLICANT_FORMS[str(action)] = form
        return form

    return register


@applicant_form(Action.CONFIRM)
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


class PhotosForm(VersionedForm):
    """Text with photos. Photos sent with an invalid text stay in the form: see `take_in`.

    `stored` are those uploaded by this request.
    """

    photos = PhotosField(
        label=_("Фотографии"), required=False, help_text=_("JPEG, PNG, WebP или HEIC, до 15 МБ каждая.")
    )
    kept = forms.MultipleChoiceField(label=_("Уже приложены"), required=False, widget=forms.CheckboxSelectMultiple)
    field_order = ("version", "text", "reason", "kept", "photos")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused: list[str] = []
        self.stored: list[UUID] = []
        if not self.is_bound:
            del self.fields["kept"]

    def take_in(self, person: Person, *, stores: bool = True) -> None:
        """Upload the sent files, so that none has to be chosen again if the text is invalid.

        `stores` is false if the action is impossible with any text: then files are ignored.
        """
        name, files_name = self.add_prefix("kept"), self.add_prefix("photos")
        assert isinstance(self.data, QueryDict)
        asked = [photo_id for text in self.data.getlist(name) if (photo_id := _uuid(text)) is not None]
        kept = [str(photo.id) for photo in attachments_loose(person=person, photo_ids=asked)]
        sent = self.files.getlist(files_name) if stores and isinstance(self.files, MultiValueDict) else []
        for file in sent:
            if len(kept) == MAX_PHOTOS_PER_APPEAL:
                self.refused.append(_("Можно приложить не больше %(n)d фотографий.") % {"n": MAX_PHOTOS_PER_APPEAL})
                break
            try:
                self.stored.append(attachment_upload(person=person, upload=file).id)
                kept.append(str(self.stored[-1]))
            except InvalidInput as error:
                self.refused.append(f"{file.name}: {error.message}")
        self.data = self.data.copy()
        self.data.setlist(name, kept)
        self.files = MultiValueDict()
        field = self.fields["kept"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, _("Фото %(n)d") % {"n": place}) for place, key in enumerate(kept, start=1)]
        if not kept:
            del self.fields["kept"]

    def now_for(self, appeal: Appeal) -> None:
        """Update the version: the appeal has changed, the action is still possible and may be sent again."""
        assert isinstance(self.data, QueryDict)
        self.data[self.add_prefix("version")] = str(appeal.version)

    def clean(self) -> dict[str, Any]:
        for words in self.refused:
            self.add_error("photos", words)
        values = self.cleaned_data
        values["photo_ids"] = tuple(UUID(key) for key in values.pop("kept", ()))
        values.pop("photos", None)
        return values


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@applicant_form(Action.RETURN)
class ReturnForm(PhotosForm):
    """The problem is not solved."""

    reason = forms.CharField(
        label=_("Что осталось не так?"),
        help_text=_("Исполнитель увидит это первым."),
        widget=forms.Textarea(attrs={"rows": 4, "data-count": MAX_WORDS, "data-keep": True}),
        error_messages={"required": _("Напишите, что осталось не так: без этого исполнитель не поймёт, что делать.")},
    )

    def clean_reason(self) -> str:
        return _clean(self.cleaned_data["reason"], field="reason", minimum=MIN_REASON)


@applicant_form(Action.CLARIFY)
class ClarifyForm(PhotosForm):
    """The reply to a question of the ministry."""

    text = forms.CharField(
        label=_("Ваш ответ"),
        widget=forms.Textarea(attrs={"rows": 4, "data-count": MAX_WORDS, "data-keep": True}),
        error_messages={"required": _("Напишите ответ: от него зависит, что сделают дальше.")},
    )

    def clean_text(self) -> str:
        return _clean(self.cleaned_data["text"], field="text")


def _clean(text: str, *, field: str, minimum: int = 1) -> str:
    try:
        return words_checked(text, field=field, minimum=minimum)
    except InvalidInput as error:
        raise forms.ValidationError(error.message, code=error.code) from error
