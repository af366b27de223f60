"""A select of hundreds of options: drawn fast, narrowed by typing; the typed text must match the chosen option."""

from collections.abc import Callable, Container, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["TYPED", "LongChoiceField", "LongSelect", "Offered", "long_choice", "options_html"]

# What was typed into the box beside a select comes under the name of the select and this.
TYPED = "_typed"
MAX_TYPED = 200


class Offered(BaseChoiceIterator):
    """Choices that many requests share, drawn once: with all of them, and in brief with those of `at_once`.

    Nobody may change them. What is chosen is marked in what is drawn.
    """

    def __init__(self, choices: Iterable[Any], *, at_once: Container[str] = ()) -> None:
        self._choices = tuple(choices)
        self._at_once = at_once

    def __iter__(self) -> Iterator[Any]:
        return iter(self._choices)

    def html(self, chosen: str, *, brief: bool) -> SafeString:
        """The options, or in brief those at once and the chosen one."""
        drawn = self._brief if brief else self._whole
        option = _option(chosen, "", "\0").removesuffix("</option>")
        if option in drawn:
            return mark_safe(drawn.replace(option, f"{option[:-1]} selected>", 1))  # noqa: S308 - both are options
        return options_html(_few(self, chosen, self._at_once), chosen) if brief else drawn

    @cached_property
    def _whole(self) -> SafeString:
        return options_html(self, "\0")

    @cached_property
    def _brief(self) -> SafeString:
        return options_html(_few(self, "", self._at_once), "\0")


class LongSelect(forms.Select):
    """A select of many choices, drawn without a template for each of them (20 ms a page otherwise).

    With `later`, an address of `options_html`, only what is chosen and what `at_once` names is drawn: a script brings
    the rest, and the page offers a way to the whole list where no script runs. `typed` is what was in the box that a
    script puts beside it.
    """

    later = ""
    at_once: Container[str] = ()
    typed = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        self.typed = " ".join(str(data.get(f"{name}{TYPED}", "")).split())[:MAX_TYPED]
        return super().value_from_datadict(data, files, name)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        later = {"data-options": self.later} if self.later else {}
        if self.typed:
            later["data-typed"] = self.typed
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), **later, "name": name}))
        return format_html("<select{}>{}</select>", attributes, self._options(chosen))

    def _options(self, chosen: str) -> SafeString:
        choices: Any = self.choices
        if isinstance(choices, Offered):
            return choices.html(chosen, brief=bool(self.later))
        return options_html(_few(choices, chosen, self.at_once) if self.later else choices, chosen)


def _few(choices: Iterable[Any], chosen: str, at_once: Container[str]) -> Iterator[Any]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            if few := list(_few(label, chosen, at_once)):
                yield value, few
        elif value in ("", chosen) or value in at_once:
            yield value, label


def options_html(choices: Iterable[Any], chosen: str = "") -> SafeString:
    """The options of a select with their groups."""
    return format_html_join("", "{}", ((_option(value, label, chosen),) for value, label in choices))


def _option(value: Any, label: Any, chosen: str) -> SafeString:
    if isinstance(label, list | tuple):
        return format_html('<optgroup label="{}">{}</optgroup>', value, options_html(label, chosen))
    key = "" if value is None else str(value)
    if key == chosen:
        return format_html('<option value="{}" selected>{}</option>', key, label)
    return format_html('<option value="{}">{}</option>', key, label)


class LongChoiceField(forms.TypedChoiceField):
    """Refuses a choice that the words in the box beside it are not about: whoever typed them meant another one.

    A script drops such a choice while one types; this is for what is sent before it could. `finds` says which values
    words find besides those in whose label they stand.
    """

    widget: LongSelect
    finds: Callable[[str], Iterable[str]] | None = None

    def clean(self, value: Any) -> Any:
        typed = self.widget.typed
        if typed and value in self.empty_values:
            raise ValidationError(
                _("По словам «%(typed)s» ничего не выбрано. Выберите из найденного или очистите поиск.")
                % {"typed": typed},
                code="nothing_chosen",
            )
        chosen = super().clean(value)
        if typed and not self._belongs(typed, str(value)):
            raise ValidationError(
                _("«%(chosen)s» не подходит к словам «%(typed)s». Выберите из найденного или очистите поиск.")
                % {"chosen": self._label(str(value)), "typed": typed},
                code="other_words",
            )
        return chosen

    def _belongs(self, typed: str, value: str) -> bool:
        label = _plain(self._label(value, with_group=True))
        if all(word in label for word in _plain(typed).split()):
            return True
        return self.finds is not None and value in set(self.finds(typed))

    def _label(self, value: str, *, with_group: bool = False) -> str:
        offered: Any = self.choices
        for group, options in offered:
            if isinstance(options, list | tuple):
                for key, label in options:
                    if str(key) == value:
                        return f"{group} {label}" if with_group else str(label)
            elif str(group) == value:
                return str(options)
        return ""


def long_choice(label: "StrOrPromise") -> LongChoiceField:
    """A choice among hundreds of rows, by their ids, with a box that narrows it."""
    return LongChoiceField(label=label, coerce=UUID, widget=LongSelect(attrs={"data-searchable": True}))


def _plain(text: str) -> str:
    return text.lower().replace("ё", "е")
