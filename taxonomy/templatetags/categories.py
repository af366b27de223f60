"""Template tags of the category pages."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(values: Any, name: str) -> Any:
    """`{{ bases|of:name }}`: what a mapping has under a name that is in a variable; nothing if there is none."""
    return values.get(name) if isinstance(values, Mapping) else None
