"""Forms of the region's settings: facts and emblem, organisation, municipality, boundary file."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError
from shell.forms import NameInputField, ServiceForm
from tenants.administration import (
    EDITABLE,
    Municipality,
    OrganisationKind,
    municipality_stamp,
    organisation_for_editing,
    organisation_stamp,
    region_stamp,
    shipped_emblems,
)
from tenants.service import Organisation, Region, municipalities_list, municipality_by_code, organisations_list
from workplace.long_select import LongChoiceField, LongSelect

if TYPE_CHECKING:
    from django.http import QueryDict

__all__ = ["FileForm", "MunicipalityForm", "OrganisationForm", "RegionForm"]

_EMBLEMS = {
    "generic": gettext_lazy("Общая"),
    "ul": gettext_lazy("Ульяновская область"),
    "mo": gettext_lazy("Московская область"),
}


class SettingsForm(ServiceForm):
    """What all of them have: the state that was looked at, and refusals shown at the field at fault."""

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)


class RegionForm(SettingsForm):
    """Names, colours, a shipped emblem and the words of the portal."""

    name = NameInputField(label=gettext_lazy("Регион"), max_length=100)
    portal_name = NameInputField(label=gettext_lazy("Название портала"), max_length=60)
    greeting = NameInputField(
        label=gettext_lazy("Приветствие"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Под заголовком главной страницы. Пустое — останется наше."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    hotline = NameInputField(
        label=gettext_lazy("Телефон горячей линии"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Внизу каждой страницы портала. Пример: 8 800 000-00-73."),
    )
    contact_email = forms.CharField(
        label=gettext_lazy("Почта центра"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Тоже внизу каждой страницы."),
        widget=forms.EmailInput,
    )
    primary_colour = forms.CharField(
        label=gettext_lazy("Основной цвет"),
        max_length=7,
        help_text=gettext_lazy("Ссылки, кнопки, шапка. Достаточно тёмный, чтобы им читались слова."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    accent_colour = forms.CharField(
        label=gettext_lazy("Акцентный цвет"),
        max_length=7,
        help_text=gettext_lazy("Главная кнопка и отметки. Цвет надписи на нём подберём сами."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    emblem = forms.ChoiceField(label=gettext_lazy("Готовая эмблема"), required=False)

    def __init__(self, data: "QueryDict | None" = None, *, region: Region) -> None:
        initial = {name: getattr(region, name) for name in EDITABLE} | {"version": region_stamp(region)}
        if region.emblem_file:
            initial["emblem"] = ""
        super().__init__(data, initial=initial, auto_id="region_%s")
        own = [("", _("Своя, загруженная"))] if region.emblem_file else []
        emblem = self.fields["emblem"]
        assert isinstance(emblem, forms.ChoiceField)
        emblem.choices = [*own, *((name, _EMBLEMS.get(name, name)) for name in shipped_emblems())]

    def facts(self) -> dict[str, str]:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in EDITABLE}


class OrganisationForm(SettingsForm):
    """What an organisation is, where it works and whom it is under."""

    name = NameInputField(label=gettext_lazy("Полное название"), max_length=200)
    short_name = NameInputField(
        label=gettext_lazy("Короткое название"),
        max_length=80,
        help_text=gettext_lazy("Его видят заявители в ответах и сотрудники в списках."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Вид"))
    municipality = LongChoiceField(
        label=gettext_lazy("Муниципалитет"),
        required=False,
        widget=LongSelect(attrs={"data-searchable": True}),
    )
    parent = LongChoiceField(
        label=gettext_lazy("Кому подчиняется"),
        required=False,
        widget=LongSelect(attrs={"data-searchable": True}),
    )
    email = forms.CharField(
        label=gettext_lazy("Электронная почта"), max_length=254, required=False, widget=forms.EmailInput
    )
    phone = forms.CharField(
        label=gettext_lazy("Телефон"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )

    def __init__(self, data: "QueryDict | None" = None, *, organisation: Organisation | None = None) -> None:
        super().__init__(data, initial=_facts_of(organisation), auto_id="organisation_%s")
        own_id = organisation.id if organisation else None
        parents = [(row.code, row.short_name) for row in organisations_list() if row.id != own_id]
        parent = organisation.parent if organisation else None
        if parent is not None and not parent.is_active:
            parents.append((parent.code, _("%(name)s (закрыта)") % {"name": parent.short_name}))
        choices: dict[str, list[Any]] = {
            "kind": [("", _("Выберите вид")), *OrganisationKind.choices],
            "municipality": [("", _("Весь регион")), *((row.code, row.name) for row in municipalities_list())],
            "parent": [("", _("Никому")), *parents],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it. Raises Missing for a row that has gone meanwhile."""
        names = ("name", "short_name", "kind", "email", "phone")
        municipality, parent = self.cleaned_data["municipality"], self.cleaned_data["parent"]
        return {
            **{name: self.cleaned_data[name] for name in names},
            "municipality": municipality_by_code(municipality) if municipality else None,
            "parent": organisation_for_editing(parent) if parent else None,
        }


def _facts_of(organisation: Organisation | None) -> dict[str, str]:
    if organisation is None:
        return {}
    names = ("name", "short_name", "kind", "email", "phone")
    return {
        **{name: getattr(organisation, name) for name in names},
        "municipality": organisation.municipality.code if organisation.municipality else "",
        "parent": organisation.parent.code if organisation.parent else "",
        "version": organisation_stamp(organisation),
    }


class MunicipalityForm(SettingsForm):
    """What a municipality is called."""

    name = NameInputField(label=gettext_lazy("Название"), max_length=120)
    kind = NameInputField(
        label=gettext_lazy("Вид"),
        max_length=60,
        help_text=gettext_lazy("«муниципальный район», «городской округ»: по нему выбирают алгоритмы."),
    )
    centre = NameInputField(label=gettext_lazy("Центр"), max_length=120)

    def __init__(self, data: "QueryDict | None" = None, *, municipality: Municipality) -> None:
        initial = {name: getattr(municipality, name) for name in ("name", "kind", "centre")}
        super().__init__(data, initial=initial | {"version": municipality_stamp(municipality)}, auto_id="place_%s")

    def facts(self) -> dict[str, str]:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("name", "kind", "centre")}


class FileForm(forms.Form):
    """One file; what it may be, the service says."""

    file = forms.FileField(label=gettext_lazy("Файл"))

    def add_domain_error(self, error: DomainError) -> None:
        """Show what the service refused."""
        self.add_error("file", error.message)
