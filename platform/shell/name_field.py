"""Form field for a name."""

from typing import Any

from django import forms

from core.names import name_clean

__all__ = ["NameInputField"]


class NameInputField(forms.CharField):
    """Takes a name clean (`name_clean`); one in which nothing can be seen counts as empty."""

    def to_python(self, value: Any) -> str:
        return name_clean(super().to_python(value) or "")
