"""Forms of the wizard's steps. They validate one step; the intake validates the whole again."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.service import phone_checked
from appeals.drafts import AUTO_CATEGORY
from appeals.portals.citizen.addresses import PLAINLY
from appeals.selectors.choices import Choices
from appeals.stages.intake import MAX_ADDRESS, MIN_TEXT, category_by_words
from appeals.stages.words import MAX_APPEAL, words_checked
from core.errors import InvalidInput
from core.mail.addresses import address_checked
from language.detectors.address import address_guess
from shell.forms import NameInputField, needed
from taxonomy.service import Question, QuestionType, answers_checked
from tenants.places import gazetteer, municipality_at

__all__ = ["CategoryForm", "CodeForm", "ContactsForm", "DescribeForm", "DetailsForm", "PlaceForm"]

format_html_lazy = lazy(format_html, str)

MAX_NAME = 150
MAX_DETAIL = 300
TILES = {"class": "tiles"}


class DescribeForm(forms.Form):
    """What happened, in the person's own words."""

    category = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Расскажите, что случилось"),
        help_text=_("Где это, что именно не так, давно ли. Телефоны и адреса почты мы скроем от посторонних."),
        widget=forms.Textarea(
            attrs={
                "rows": 8,
                "data-count": MAX_APPEAL,
                "autocomplete": "off",
                "hx-post": reverse_lazy("portal:new-suggest"),
                "hx-trigger": "input changed delay:600ms",
                "hx-target": "#suggestion",
                "hx-params": "text,category,danger",
                "hx-include": "closest form",
            }
        ),
        error_messages={"required": _("Напишите, что случилось: хотя бы одно предложение.")},
    )

    def clean_text(self) -> str:
        return _clean(self.cleaned_data["text"], field="text", minimum=MIN_TEXT, maximum=MAX_APPEAL)


class CategoryForm(forms.Form):
    """A category of this region; empty leaves it to the text. The page renders the hundreds of choices."""

    category = forms.CharField(
        label=_("Категория"),
        required=False,
        error_messages={
            "required": _("Выберите категорию: по ней обращение попадёт к тем, кто отвечает."),
            "invalid": _("Такой категории в регионе нет. Выберите из списка."),
            "null_characters_not_allowed": _("Такой категории в регионе нет. Выберите из списка."),
        },
    )

    def __init__(self, *args: Any, choices: Choices, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        self.text = text

    def clean_category(self) -> str:
        sent: str = self.cleaned_data["category"]
        if sent == AUTO_CATEGORY or (not sent and self.text):
            try:
                category_by_words(self.text)
            except InvalidInput as error:
                words = error.message if sent else self.fields["category"].error_messages["required"]
                raise forms.ValidationError(words, code=error.code) from error
            return AUTO_CATEGORY
        with suppress(ValueError):
            if (found := self.choices.category(UUID(sent))) is not None:
                return str(found.id)
        code = "invalid" if sent else "required"
        raise forms.ValidationError(self.fields["category"].error_messages[code], code=code)


class DetailsForm(forms.Form):
    """The category's extra questions, one field each, named by its key."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[question.key] = _field_of(question)

    def clean(self) -> dict[str, Any]:
        """The answers by key, validated as by the intake."""
        answers = super().clean() or {}
        if self.errors:
            return {}
        try:
            return {"details": answers_checked(self.questions, answers)}
        except InvalidInput as error:
            self.add_error((error.field or "").partition(".")[2] or None, error.message)
            return {}


def _field_of(question: Question) -> forms.Field:
    options: list[tuple[str, Any]]
    required = _("Ответьте, пожалуйста: без этого исполнителю не разобраться.")
    facts: dict[str, Any] = {
        "label": question.label,
        "required": question.required,
        "error_messages": {"required": required},
    }
    match question.type:
        case QuestionType.CHOICE:
            options = [(option, option) for option in question.options]
            return forms.ChoiceField(choices=options, widget=forms.RadioSelect(attrs=TILES), **facts)
        case QuestionType.YESNO:
            options = [("yes", _("Да")), ("no", _("Нет"))]
            return forms.ChoiceField(choices=options, widget=forms.RadioSelect(attrs=TILES), **facts)
        case QuestionType.DATE:
            return forms.CharField(widget=forms.TextInput(attrs={"type": "date"}), **facts)
        case QuestionType.TIME:
            return forms.CharField(widget=forms.TextInput(attrs={"type": "time"}), **facts)
        case QuestionType.NUMBER:
            return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **facts)
        case _:
            return forms.CharField(widget=forms.TextInput(attrs={"maxlength": MAX_DETAIL}), **facts)


class PlaceForm(forms.Form):
    """A point on the map, or an address with a municipality. The municipality of a point is computed."""

    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    address = needed(
        forms.CharField(
            label=_("Адрес или ориентир"),
            required=False,
            max_length=MAX_ADDRESS,
            help_text=_("Улица и дом, остановка, подъезд или приметное место."),
            widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
        ),
        when=_("если нет метки на карте"),
        by_script=True,
    )
    municipality = needed(
        forms.ChoiceField(
            label=_("Муниципалитет"),
            required=False,
            help_text=format_html_lazy('<span class="js-only">{}</span>', _("По метке на карте определим сами.")),
            error_messages={"invalid_choice": _("Такого муниципалитета в регионе нет. Выберите из списка.")},
        ),
        when=_("если нет метки на карте"),
        by_script=True,
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        options = [("", _("Не выбран")), *((str(item.id), item.name) for item in choices.municipalities)]
        field = self.fields["municipality"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = options

    def clean_address(self) -> str:
        address = self.cleaned_data["address"]
        return _clean(address, field="address", maximum=MAX_ADDRESS) if address.strip() else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        lat, lon = data.get("lat"), data.get("lon")
        if lat is not None and lon is not None:
            try:
                data["municipality"] = str(municipality_at(lat=lat, lon=lon).id)
            except InvalidInput as error:
                raise forms.ValidationError(error.message, code=error.code) from error
        elif not data.get("address"):
            raise forms.ValidationError(
                _("Скажите, где это: напишите адрес и выберите муниципалитет."), code="no_place"
            )
        elif not (data.get("municipality") or self._municipality_named(data)):
            self.add_error(
                "municipality",
                forms.ValidationError(_("Выберите муниципалитет: по одному адресу его не узнать."), code="required"),
            )
        else:
            data["lat"] = data["lon"] = None
        return data

    def _municipality_named(self, data: dict[str, Any]) -> bool:
        """Take the municipality from an address whose settlement is unambiguous: «Барыш, ул. Мира, 1»."""
        guess = address_guess(data["address"], gazetteer())
        found = self.choices.municipality(guess.municipality) if guess is not None and guess.score >= PLAINLY else None
        if found is not None:
            data["municipality"] = str(found.id)
        return found is not None


class ContactsForm(forms.Form):
    """Contacts, permission to publish, and consent if it was not given yet."""

    contact_name = NameInputField(
        label=_("Как к вам обращаться"),
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Напишите, как к вам обращаться.")},
    )
    contact_email = forms.CharField(
        label=_("Электронная почта"),
        max_length=254,
        help_text=_("Пришлём на неё код, а потом ответ. Пароль не нужен."),
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email", "inputmode": "email"}),
        error_messages={"required": _("Напишите адрес почты: на него придёт код, а потом ответ.")},
    )
    contact_phone = forms.CharField(
        label=_("Телефон"),
        required=False,
        max_length=40,
        help_text=_("Исполнитель позвонит, если не найдёт место. На портале телефон не показывается."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    wants_publicity = forms.BooleanField(
        label=_("Показать обращение на портале без моего имени"),
        required=False,
        help_text=_("Соседи увидят, что о проблеме уже сообщили. Имя, телефон и почту не показываем никогда."),
    )
    consent = forms.BooleanField(
        label=_("Согласен на обработку персональных данных"),
        error_messages={"required": _("Без согласия мы не можем принять обращение и ответить вам.")},
    )

    def __init__(self, *args: Any, is_guest: bool, has_agreed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_guest:
            del self.fields["contact_email"]
        if has_agreed:
            del self.fields["consent"]

    def clean_contact_name(self) -> str:
        return _clean(self.cleaned_data["contact_name"], field="contact_name", maximum=MAX_NAME)

    def clean_contact_email(self) -> str:
        try:
            return address_checked(self.cleaned_data["contact_email"])
        except InvalidInput as error:
            raise forms.ValidationError(error.message, code=error.code) from error

    def clean_contact_phone(self) -> str:
        try:
            return phone_checked(self.cleaned_data["contact_phone"])
        except InvalidInput as error:
            raise forms.ValidationError(error.message, code=error.code) from error


class CodeForm(forms.Form):
    """The code sent by e-mail."""

    code = forms.CharField(
        label=_("Код из письма"),
        max_length=40,
        help_text=_("Цифры из письма, можно с пробелом."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Введите код из письма.")},
    )


def _clean(text: str, *, field: str, minimum: int = 1, maximum: int) -> str:
    try:
        return words_checked(text, field=field, minimum=minimum, maximum=maximum)
    except InvalidInput as error:
        raise forms.ValidationError(error.message, code=error.code) from error
