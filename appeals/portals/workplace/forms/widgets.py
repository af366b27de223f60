"""Widgets of the workplace."""

from collections.abc import Container, Iterable, Iterator
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

__all__ = ["TYPED", "LongSelect", "PhotosInput", "options_html"]

# What was typed into the box beside a select comes under the name of the select and this.
TYPED = "_typed"
MAX_TYPED = 200


class LongSelect(forms.Select):
    """A select of hundreds of choices, drawn without a template for each of them (20 ms a page otherwise).

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
        choices = self._few(self.choices, chosen) if self.later else self.choices
        return format_html("<select{}>{}</select>", attributes, options_html(choices, chosen))

    def _few(self, choices: Iterable[Any], chosen: str) -> Iterator[Any]:
        for value, label in choices:
            if isinstance(label, list | tuple):
                if few := list(self._few(label, chosen)):
                    yield value, few
            elif value in ("", chosen) or value in self.at_once:
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


class PhotosInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"
