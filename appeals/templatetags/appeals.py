"""Tags about appeals for the pages of all portals."""

from functools import cache
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from appeals.portals.looks import STATE_TONES, appeal_label
from appeals.portals.workplace.undo import Offer, offers_of
from appeals.ratings import BEST_RATING, rating_words
from appeals.states import State
from appeals.titles import after_title, title_of
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
    """A rating of 1 to 5 in words and stars: «★★★☆☆ 3 из 5». It is told without colour, and by the words alone."""
    return format_html(
        '<span class="stars"><span aria-hidden="true">{}</span> '
        '<span class="visually-hidden">{}</span><span class="stars-words">{}</span></span>',
        "★" * rating + "☆" * (BEST_RATING - rating),
        _("Оценка: "),
        rating_words(rating),
    )


@register.simple_tag(takes_context=True)
def undo_offers(context: Context) -> list[Offer]:
    """`{% undo_offers as offers %}`: what the person can take back right now."""
    return offers_of(context["request"])


@register.simple_tag(takes_context=True)
def told_by_undo(context: Context, number: int) -> bool:
    """`{% told_by_undo appeal.number as is_told %}`: an offer on this page says already what was done with it."""
    return any(offer.number == number for offer in offers_of(context["request"]))


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
