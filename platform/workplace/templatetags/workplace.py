"""Template tags of the frame of the staff's pages."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from core.guard import guarded
from shell.components import Tab as ShownTab
from shell.templatetags.guard import broken_part
from tenants.service import NOBODY
from workplace.access import may_open
from workplace.offers import Offer, offers_of
from workplace.slots import ActionLink, Card, Part, Tab, slots

register = template.Library()

_NOTHING = SafeString("")
Text = TypeVar("Text", bound=str)


@register.simple_tag(takes_context=True)
def undo_offers(context: Context) -> list[Offer]:
    """`{% undo_offers as offers %}`: what the person can take back right now."""
    return offers_of(context["request"])


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, about: Any = None, label: str = "") -> SafeString:
    """`{% slot "appeal.side" about %}`: the parts of a slot in their order; tabs only where there are two or more.

    `label` names a group of tabs for a screen reader.
    """
    there, request = slots[name], context["request"]
    parts = [part for part in there.parts() if part.is_for(getattr(request, "person", NOBODY))]
    if issubclass(there.takes, Card):
        cards = (_drawn(name, card, partial(_card, context, card, about), broken_part()) for card in parts)
        return mark_safe("".join(cards))  # noqa: S308 - rendered by templates
    shown = [(part, url) for part in parts if (url := _drawn(name, part, partial(_address, request, part, about), ""))]
    if issubclass(there.takes, Tab):
        return _tabs(request, shown, label)
    buttons = (render_to_string("workplace/parts/action.html", {"part": part, "url": url}) for part, url in shown)
    return mark_safe("".join(buttons))  # noqa: S308 - rendered by templates


def _drawn(slot_name: str, part: Part, make: Callable[[], Text], broken: Text) -> Text:
    return guarded(f"slot {slot_name}/{part.name}", make, instead=broken)


def _card(context: Context, card: Card, about: Any) -> SafeString:
    facts = card.facts(context["request"], about)
    if facts is None:
        return _NOTHING
    assert context.template is not None
    with context.push(**facts):
        return context.template.engine.get_template(card.template).render(context)


def _address(request: HttpRequest, part: Tab | ActionLink, about: Any) -> str:
    """Where the part leads; empty for whom it is not."""
    if not may_open(getattr(request, "person", NOBODY), part.url_name) or not part.visible(request, about):
        return ""
    return reverse(part.url_name, kwargs=dict(part.arguments(about)))


def _tabs(request: HttpRequest, shown: "list[tuple[Any, str]]", label: str) -> SafeString:
    if len(shown) < 2:
        return _NOTHING
    here = max((url for _tab, url in shown if request.path.startswith(url)), key=len, default="")
    items = [ShownTab(label=tab.label, url=url, current=url == here) for tab, url in shown]
    context = {"items": items, "label": label, "classes": "tabs"}
    return SafeString(render_to_string("shell/components/tabs.html", context))
