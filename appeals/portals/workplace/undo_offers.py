"""Offers to undo a step on an appeal."""

from django.http import HttpRequest
from django.urls import reverse

from appeals.models import Appeal
from appeals.portals.looks import appeal_label
from appeals.portals.workplace.words import done_words
from appeals.stages.undo_points import UNDO_TIME
from tenants.service import RegionRequest
from workplace.service import offer_make, offer_take_away, offers_of

__all__ = ["undo_is_offered", "undo_offer", "undo_offer_withdraw"]


def undo_offer(request: RegionRequest, appeal: Appeal, action: str) -> None:
    """Offer to undo a step that the person of the request has just taken; `appeal` is as the step left it."""
    offer_make(
        request,
        about=_about(appeal.number),
        version=appeal.version,
        label=appeal_label(request, appeal.number),
        done=done_words(appeal, action),
        page_url=reverse("work:appeal", args=(appeal.number,)),
        undo_url=reverse("work:undo", args=(appeal.number,)),
        lives=UNDO_TIME,
    )


def undo_offer_withdraw(request: RegionRequest, number: int, version: int) -> None:
    """Withdraw the offer to undo the step that led to this version."""
    offer_take_away(request, about=_about(number), version=version)


def undo_is_offered(request: HttpRequest, number: int) -> bool:
    """Whether the page offers to undo a step on this appeal, and so says already what was done with it."""
    return any(offer.about == _about(number) for offer in offers_of(request))


def _about(number: int) -> str:
    return f"appeal:{number}"
