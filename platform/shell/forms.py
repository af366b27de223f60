"""Render Django forms with our templates, so that a page only writes `{{ form }}`; a field for several files."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from django import forms
from django.forms import ClearableFileInput, Field, FileField, Form
from django.forms.renderers import TemplatesSetting
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.typed import name_clean
from shell.kept.filling import Page

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["FilesField", "FilesInput", "NameInputField", "ServiceForm", "ShellRenderer", "forms_close", "needed"]

AnyField = TypeVar("AnyField", bound=Field)


class ShellRenderer(TemplatesSetting):
    """Renders forms, fields and errors by the templates of the shell.

    Needs `django.forms` in INSTALLED_APPS, after `shell`, for the widgets' own templates.
    """

    form_template_name = "shell/forms/form.html"
    formset_template_name = "shell/forms/formset.html"
    field_template_name = "shell/forms/field.html"


def needed(field: AnyField, when: StrOrPromise, *, by_script: bool = False) -> AnyField:
    """A conditionally required field: its label says when («если нет метки») instead of «необязательно».

    The form checks it; `field` is not required by itself. With `by_script` the condition can be met by a script alone:
    without one the label says nothing.
    """
    field.needed_by_script = by_script  # type: ignore[attr-defined]
    field.needed_when = when  # type: ignore[attr-defined]
    return field


class ServiceForm(Form):
    """A form whose service validates further: its refusal is shown at the field at fault."""

    def add_domain_error(self, error: DomainError) -> None:
        """Show a DomainError at its field, or above the form if it names none."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


class FilesInput(ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(FileField):
    """Any number of files; their content is checked on upload."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(file, initial) for file in files]


class NameInputField(forms.CharField):
    """Cleans a name (`name_clean`); one without visible characters counts as empty."""

    def to_python(self, value: Any) -> str:
        return name_clean(super().to_python(value) or "")


def forms_close(response: HttpResponse, *, here: str, allowed: Collection[str], doors: Collection[str]) -> None:
    """Disable every form of a page that is not posted to an `allowed` path; `here` is the page's path.

    Links to `doors`, pages whose only purpose is a form, are disabled, too.

    A form with fields also says why; for single buttons the notice on top of the page suffices.
    """
    if not response.headers.get("Content-Type", "").startswith("text/html") or response.streaming:
        return
    page = Page(response.content.decode())
    closed = [form for form in page.posted() if form.path(here) not in allowed]
    for form in closed:
        page.switch_off(form)
        if form.is_written:
            page.say(form, render_to_string("shell/closed_form.html"), unfold=False)
    shut = [link for link in page.links if urlsplit(link.attributes["href"] or "").path in doors]
    for link in shut:
        page.unlink(link, _("Сейчас нельзя: портал временно работает только на чтение."))
    if closed or shut:
        response.content = page.changed().encode()
