"""Offers to take back what one has just done, shown on every page of the workplace until they expire.

They are stored in the session, so that reading them needs no query. The service that takes the step back owns the row
that it uses, and checks again whether it still can.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.http import HttpRequest

from core import clock

__all__ = ["MOST_OFFERS", "Offer", "offer_make", "offer_take_away", "offers_of"]

_SESSION_KEY = "work_offers"
# Keys are quick: who presses one every other second sees the last ones.
MOST_OFFERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What can be taken back for so many `seconds`: «label: done».

    `about` names the thing, «appeal:17»; `version` is the one that the step has left. `page_url` is the page of the
    thing; `undo_url` takes a POST with the field `version`.
    """

    about: str
    version: int
    label: str
    done: str
    page_url: str
    undo_url: str
    seconds: int


def offer_make(
    request: HttpRequest,
    *,
    about: str,
    version: int,
    label: str,
    done: str,
    page_url: str,
    undo_url: str,
    lives: timedelta,
) -> None:
    """Offer to undo a step that the person of the request has just taken."""
    fresh = {
        "about": about,
        "version": version,
        "label": label,
        "done": done,
        "page_url": page_url,
        "undo_url": undo_url,
        "until": (clock.now() + lives).isoformat(),
    }
    request.session[_SESSION_KEY] = [fresh, *_others(request, about, version)][:MOST_OFFERS]


def offer_take_away(request: HttpRequest, *, about: str, version: int) -> None:
    """Withdraw the offer."""
    request.session[_SESSION_KEY] = _others(request, about, version)


def offers_of(request: HttpRequest) -> list[Offer]:
    """What the person of the request can take back now, the last thing first."""
    now = clock.now()
    return [
        Offer(
            **{name: value for name, value in item.items() if name != "until"},
            seconds=ceil((datetime.fromisoformat(item["until"]) - now).total_seconds()),
        )
        for item in _kept(request)
    ]


def _others(request: HttpRequest, about: str, version: int) -> list[dict[str, Any]]:
    return [item for item in _kept(request) if (item["about"], item["version"]) != (about, version)]


def _kept(request: HttpRequest) -> list[dict[str, Any]]:
    session = getattr(request, "session", None)
    kept: list[dict[str, Any]] = session.get(_SESSION_KEY, []) if session is not None else []
    now = clock.now()
    return [item for item in kept if datetime.fromisoformat(item["until"]) > now]
