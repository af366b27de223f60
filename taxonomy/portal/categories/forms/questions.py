"""Form of a category's extra questions: one row each, and some empty rows."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taxonomy.choices import QuestionType
from taxonomy.questions import MAX_QUESTIONS, Question, questions_format

if TYPE_CHECKING:
    from django.http import QueryDict

__all__ = ["QuestionFormSet", "questions_formset"]

EMPTY_ROWS = 2
# What the notation of a catalog's file needs for itself.
RESERVED = (":", "|")
RESERVED_IN_OPTIONS = (*RESERVED, "/")


class QuestionForm(forms.Form):
    """One question. Without its words it is not asked: wiping them takes it away."""

    key = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    label = forms.CharField(label=gettext_lazy("Вопрос"), required=False, max_length=150)
    type = forms.ChoiceField(label=gettext_lazy("Чем отвечают"), choices=QuestionType.choices, required=False)
    options = forms.CharField(
        label=gettext_lazy("Варианты"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Только для выбора из списка, каждый с новой строки."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    required = forms.BooleanField(label=gettext_lazy("Без ответа не отправить"), required=False)

    def clean_label(self) -> str:
        label = str(self.cleaned_data["label"]).strip()
        if any(sign in label for sign in RESERVED):
            raise forms.ValidationError(_("Обойдитесь без двоеточия и вертикальной черты."))
        return label

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if not values.get("label"):
            return values
        values["type"] = values.get("type") or QuestionType.TEXT
        options = tuple(line.strip() for line in values.get("options", "").splitlines() if line.strip())
        if values["type"] != QuestionType.CHOICE:
            options = ()
        elif len(options) < 2:
            self.add_error("options", _("Напишите хотя бы два варианта."))
        elif any(sign in option for option in options for sign in RESERVED_IN_OPTIONS):
            self.add_error("options", _("Обойдитесь без двоеточия, косой и вертикальной черты."))
        values["options"] = options
        return values

    @property
    def is_asked(self) -> bool:
        """Whether there is a question in the row, as it stands on the page."""
        return bool(self["label"].value())


if TYPE_CHECKING:
    FormSet = forms.BaseFormSet["QuestionForm"]
else:
    FormSet = forms.BaseFormSet


class QuestionFormSet(FormSet):
    """All questions of a category."""

    def as_sent(self) -> dict[str, str]:
        """The rows as a browser sends them back."""
        every = [bound for form in (self.management_form, *self.forms) for bound in form]
        values = {bound.html_name: bound.value() for bound in every}
        return {
            name: "on" if value is True else str(value)
            for name, value in values.items()
            if value is not None and value is not False
        }

    def cell(self) -> str:
        """The questions as a cell of a catalog's row; new ones are given keys."""
        asked = [form.cleaned_data for form in self.forms if form.cleaned_data.get("label")]
        taken = {values["key"] for values in asked if values["key"]}
        questions = []
        for values in asked:
            key = values["key"] or _free_key(taken)
            taken.add(key)
            questions.append(
                Question(
                    key=key,
                    type=values["type"],
                    label=values["label"],
                    required=values["required"],
                    options=values["options"],
                )
            )
        return questions_format(questions)


_make = forms.formset_factory(
    QuestionForm,
    formset=QuestionFormSet,
    extra=EMPTY_ROWS,
    max_num=MAX_QUESTIONS,
    absolute_max=MAX_QUESTIONS,
    validate_max=True,
)


def questions_formset(data: "QueryDict | None", questions: Sequence[Mapping[str, Any]]) -> QuestionFormSet:
    """The rows of these questions (JSON-ready), or of what was sent."""
    initial = [{**question, "options": "\n".join(question["options"])} for question in questions]
    return cast(QuestionFormSet, _make(data, initial=initial, prefix="questions", auto_id="category_%s"))


def _free_key(taken: set[str]) -> str:
    return next(key for number in range(1, MAX_QUESTIONS + 2) if (key := f"own_{number}") not in taken)
