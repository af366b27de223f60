"""Tags about appeals for the pages of all portals."""

from functools import cache
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from appeals.portals.looks import STATE_TONES, appeal_label
from appeals.states import State
from shell.templatetags.shell import badge

register = template.Library()


@register.simple_tag(takes_context=True)
def number(context: Context, value: int) -> str:
    """`{% number appeal.number %}` → «УЛ-123»."""
    return appeal_label(context["request"], value)


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """The state of an appeal as a badge."""
    return _state_badge(state, get_language())


@cache
def _state_badge(state: str, language: str | None) -> SafeString:
    # Eight words that every row of every list shows: drawing them anew took an eighth of a page's time.
    return badge(str(State(state).label), STATE_TONES[state])


@register.simple_tag
def stars(rating: int) -> SafeString:
    """A rating as stars with its words for those who hear the page."""
    return format_html(
        '<span class="stars" role="img" aria-label="{} / 5">{}<span class="stars-empty">{}</span></span>',
        rating,
        "★" * rating,
        "★" * (5 - rating),
    )


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """The value of a mapping under a key that a template holds in a variable."""
    return mapping.get(key)
