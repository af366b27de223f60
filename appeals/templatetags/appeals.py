"""Template tags about appeals for all portals."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from appeals.portals.citizen.rows import row_html
from appeals.portals.looks import appeal_label, state_badge
from appeals.portals.workplace.undo_offers import undo_is_offered
from appeals.ratings import stars
from appeals.titles import after_title, title_of

register = template.Library()
register.simple_tag(stars)
register.simple_tag(state_badge)


@register.simple_tag(takes_context=True)
def number(context: Context, value: int) -> str:
    """`{% number appeal.number %}` → «УЛ-123»."""
    return appeal_label(context["request"], value)


@register.simple_tag(takes_context=True)
def told_by_undo(context: Context, number: int) -> bool:
    """`{% told_by_undo appeal.number as is_told %}`: an offer on this page says already what was done with it."""
    return undo_is_offered(context["request"], number)


@register.simple_tag(takes_context=True)
def appeal_row(context: Context, row: Any) -> SafeString:
    """`{% appeal_row row %}`: an appeal as a row of a list on the portal."""
    return row_html(row, appeal_label(context["request"], row.number))


@register.filter
def called(words: str, category: str) -> str:
    """`{{ row.excerpt|called:row.category.title }}`: the first words of an appeal, its category where it has none."""
    return title_of(words, category)


@register.filter
def beyond_title(words: str) -> str:
    """`{{ row.excerpt|beyond_title }}`: how the text goes on behind what it is called."""
    return after_title(words)


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """The value of a mapping under a key that a template holds in a variable."""
    return mapping.get(key)
