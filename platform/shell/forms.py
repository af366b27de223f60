"""How every Django form looks: our field templates, so that a page writes `{{ form }}` and nothing else."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class ShellRenderer(TemplatesSetting):
    """Renders forms, fields and errors by the templates of the shell.

    Needs `django.forms` in INSTALLED_APPS, after `shell`, for the widgets' own templates.
    """

    form_template_name = "shell/forms/form.html"
    formset_template_name = "shell/forms/formset.html"
    field_template_name = "shell/forms/field.html"
