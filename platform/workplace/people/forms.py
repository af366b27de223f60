"""Forms that invite staff and change their roles."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shell.forms import NameInputField, ServiceForm, needed
from tenants.administration import roles_offered
from workplace.choices import municipality_choices, organisation_choices
from workplace.long_select import LongChoiceField, LongSelect

if TYPE_CHECKING:
    from django.http import QueryDict

__all__ = ["PersonForm", "RoleForm"]


class RoleForm(ServiceForm):
    """A role and the organisation or municipality it is bound to."""

    role = forms.ChoiceField(label=gettext_lazy("Роль"))
    organisation = needed(
        LongChoiceField(
            label=gettext_lazy("Организация"),
            help_text=gettext_lazy("Нужна модератору министерства, исполнителю и ролям, связанным с организацией."),
            required=False,
            widget=LongSelect(attrs={"data-searchable": True}),
        ),
        when=gettext_lazy("смотря по роли"),
    )
    municipality = needed(
        LongChoiceField(
            label=gettext_lazy("Муниципалитет"),
            help_text=gettext_lazy("Нужен муниципальному центру; модератора ограничивает одним муниципалитетом."),
            required=False,
            widget=LongSelect(attrs={"data-searchable": True}),
        ),
        when=gettext_lazy("смотря по роли"),
    )
    position = NameInputField(label=gettext_lazy("Должность"), max_length=150, required=False)

    def __init__(self, data: "QueryDict | None" = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="person_%s", initial=initial)
        nothing = ("", _("Не нужно"))
        choices: dict[str, list[Any]] = {
            "role": [("", _("Выберите роль")), *((item.name, item.title) for item in roles_offered())],
            "organisation": [nothing, *((item.code, item.short_name) for item in organisation_choices())],
            "municipality": [nothing, *((item.code, item.name) for item in municipality_choices())],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered

    def facts(self) -> dict[str, Any]:
        """What was typed, as the services take it."""
        return dict(self.cleaned_data)


class PersonForm(RoleForm):
    """Who is invited, to which role, for which organisation or municipality."""

    email = forms.CharField(
        label=gettext_lazy("Электронная почта"),
        max_length=254,
        help_text=gettext_lazy("Сюда придёт приглашение. Роль появится, когда человек его примет."),
        widget=forms.EmailInput,
    )
    full_name = NameInputField(
        label=gettext_lazy("Имя и фамилия"),
        help_text=gettext_lazy("Можно не писать: человек назовёт себя сам."),
        max_length=150,
        required=False,
    )
    field_order = ("email", "full_name", "role", "organisation", "municipality", "position")
