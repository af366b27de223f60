"""Template tags of the frame of the staff's pages."""

from django import template
from django.template.context import Context

from workplace.offers import Offer, offers_of

register = template.Library()


@register.simple_tag(takes_context=True)
def undo_offers(context: Context) -> list[Offer]:
    """`{% undo_offers as offers %}`: what the person can take back right now."""
    return offers_of(context["request"])
