"""Widgets of the workplace."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

__all__ = ["LongSelect", "PhotosInput"]


class LongSelect(forms.Select):
    """A select of hundreds of choices, drawn without a template for each of them (20 ms a page otherwise)."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", attributes, self._options(self.choices, chosen))

    def _options(self, choices: Iterable[Any], chosen: str) -> SafeString:
        return format_html_join("", "{}", ((self._choice(value, label, chosen),) for value, label in choices))

    def _choice(self, value: Any, label: Any, chosen: str) -> SafeString:
        if isinstance(label, list | tuple):
            return format_html('<optgroup label="{}">{}</optgroup>', value, self._options(label, chosen))
        key = "" if value is None else str(value)
        if key == chosen:
            return format_html('<option value="{}" selected>{}</option>', key, label)
        return format_html('<option value="{}">{}</option>', key, label)


class PhotosInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"
