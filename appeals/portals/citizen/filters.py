"""Filters of the public list and of the map: one form, one query string."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from appeals.selectors.choices import Choices, filter_choices
from appeals.selectors.public import Order, PublicFilters, public_number
from core.typed import plain

__all__ = ["FiltersForm", "filters_of"]

MAX_QUERY = 200


class PlainSelect(forms.Select):
    """A select rendered in one pass: Django renders a template for each of a hundred options."""

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, mark_safe(" selected") if str(key) == chosen else "", label) for key, label in self.choices),
        )
        attributes = flatatt({"name": name, **self.build_attrs(self.attrs, dict(attrs or {}))})
        return format_html("<select{}>{}</select>", attributes, options)


class FiltersForm(forms.Form):
    """Every field may be empty. An invalid one shows its error and an empty list, not all appeals."""

    use_required_attribute = False
    # What is ticked stands behind what is chosen.
    field_order = ("direction", "category", "municipality", "state", "days", "sort", "photos")

    q = forms.CharField(required=False, widget=forms.HiddenInput)
    direction = forms.ChoiceField(label=_("Тема"), required=False, widget=PlainSelect)
    category = forms.ChoiceField(label=_("Категория"), required=False, widget=PlainSelect)
    municipality = forms.ChoiceField(label=_("Муниципалитет"), required=False, widget=PlainSelect)
    state = forms.ChoiceField(
        label=_("Состояние"),
        required=False,
        choices=[("", _("Любое")), ("work", _("В работе")), ("answered", _("Ждёт оценки")), ("solved", _("Решено"))],
    )
    days = forms.TypedChoiceField(
        label=_("Когда получено"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", _("За всё время")),
            ("7", _("За неделю")),
            ("30", _("За месяц")),
            ("90", _("За три месяца")),
            ("365", _("За год")),
        ],
    )
    photos = forms.BooleanField(label=_("Только с фото"), required=False)
    sort = forms.ChoiceField(label=_("Порядок"), required=False, widget=PlainSelect)

    def __init__(self, data: QueryDict, *, region: Choices, is_ordered: bool = True) -> None:
        data = data.copy()
        # A long text pasted into the box is still looked for, by its beginning.
        data["q"] = plain(data.get("q", ""), MAX_QUERY).strip()
        self.region = region
        directions = region.directions
        chosen = region.category(_uuid(data.get("category", "")))
        if chosen is not None:
            data["direction"] = chosen.direction
        super().__init__(data)
        self._offer("direction", _("Все темы"), [(name, name) for name in directions])
        inside = directions.get(data.get("direction", ""), [])
        self._offer("category", _("Все категории темы"), [(str(item.id), item.label) for item in inside])
        if not inside and not data.get("category"):
            del self.fields["category"]
        own, *others = [order for order in Order if order != Order.BEST or data.get("q", "").strip()]
        if is_ordered:
            self._offer("sort", own.label, [(order.value, str(order.label)) for order in others])
        else:
            # Kept for the list, to which the same address leads back.
            self.fields["sort"] = forms.CharField(required=False, widget=forms.HiddenInput)
            data["sort"] = next((order.value for order in Order if order == data.get("sort")), "")
        self.own_order, self.is_ordered = own, is_ordered
        self._offer("municipality", _("Весь регион"), [(item.code, item.name) for item in region.municipalities])
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("Такого здесь нет. Выберите из списка.")

    def _offer(self, name: str, everything: Any, options: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", everything), *options]

    def filters(self) -> PublicFilters:
        """The filters of the fields; they match nothing if a field is invalid."""
        self.full_clean()
        data: dict[str, Any] = self.cleaned_data
        municipality = self.region.municipality(data.get("municipality", ""))
        query = data.get("q", "")
        return PublicFilters(
            number=public_number(query) if query else None,
            nothing=not self.is_valid(),
            order=Order(data.get("sort") or self.own_order) if self.is_ordered else Order.NEWEST,
            direction=data.get("direction", ""),
            category_id=_uuid(data.get("category", "")),
            municipality_id=municipality.id if municipality else None,
            state=data.get("state", ""),
            days=data.get("days"),
            with_photos=data.get("photos", False),
            query=query,
        )


def filters_of(query: QueryDict, *, is_ordered: bool = True) -> tuple[FiltersForm, PublicFilters]:
    """The form and the filters of a query string; a map has no order (`is_ordered`)."""
    form = FiltersForm(query, region=filter_choices(public=True), is_ordered=is_ordered)
    return form, form.filters()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
