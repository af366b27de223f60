"""The undo offer, shown on every page of the workplace until it expires.

It is stored in the session, so that reading it needs no query. The service owns the row that undo uses.
"""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from django.http import HttpRequest

from appeals.models import Appeal
from appeals.portals.looks import appeal_label
from appeals.portals.workplace.words import done_words
from appeals.stages.undo_points import UNDO_TIME
from core import clock
from tenants.service import RegionRequest

__all__ = ["Offer", "offer_make", "offer_take_away", "offers_of"]

_SESSION_KEY = "work_undo"
# Keys are quick: who presses one every other second sees the last ones.
MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something that can still be taken back for so many seconds: on which appeal, and what was done."""

    number: int
    version: int
    label: str
    done: str
    seconds: int


def offer_make(request: RegionRequest, appeal: Appeal, action: str) -> None:
    """Offer to undo a step that the person of the request has just taken; `appeal` is as the step left it."""
    fresh = {
        "number": appeal.number,
        "version": appeal.version,
        "label": appeal_label(request, appeal.number),
        "done": done_words(appeal, action),
        "until": (clock.now() + UNDO_TIME).isoformat(),
    }
    others = [item for item in _kept(request) if (item["number"], item["version"]) != (appeal.number, appeal.version)]
    request.session[_SESSION_KEY] = [fresh, *others][:MOST]


def offer_take_away(request: RegionRequest, number: int, version: int) -> None:
    """Offer it no longer."""
    request.session[_SESSION_KEY] = [
        item for item in _kept(request) if (item["number"], item["version"]) != (number, version)
    ]


def offers_of(request: HttpRequest) -> list[Offer]:
    """What the person of the request can take back now, the last thing first."""
    now = clock.now()
    return [
        Offer(
            number=item["number"],
            version=item["version"],
            label=item["label"],
            done=item["done"],
            seconds=ceil((datetime.fromisoformat(item["until"]) - now).total_seconds()),
        )
        for item in _kept(request)
    ]


def _kept(request: HttpRequest) -> list[dict[str, Any]]:
    session = getattr(request, "session", None)
    kept: list[dict[str, Any]] = session.get(_SESSION_KEY, []) if session is not None else []
    now = clock.now()
    return [item for item in kept if datetime.fromisoformat(item["until"]) > now]
