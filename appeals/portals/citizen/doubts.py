"""Warn when the marker and the address contradict each other; never refuse."""

from contextlib import suppress
from uuid import UUID

from django.utils.translation import gettext as _

from appeals.selectors.choices import Choices, choices_now
from language.detectors.address import address_guess
from tenants.service import gazetteer, municipality_at, places_find

__all__ = ["PLAINLY", "place_doubt"]

# From this score on an address names its municipality; names that several places have score less.
PLAINLY = 0.7
# A longer list may have left the right place out.
_WHOLE_LIST = 7


def place_doubt(*, address: str, guessed: str, lat: float, lon: float) -> str:
    """A sentence where the address lies in another municipality than the point; empty where it may lie there.

    `guessed` is the id of the municipality that the words of the appeal name, empty if they name none. Raises
    InvalidInput (field `point`) for a point outside the region.
    """
    here, choices = municipality_at(lat=lat, lon=lon), choices_now()
    possible = _possible(address, choices) or _chosen(guessed, choices)
    if not possible or here.id in possible:
        return ""
    names = ", ".join(item.name for item in choices.municipalities if item.id in possible)
    words = _("Метка и адрес не сходятся: адрес — %(there)s, а метка стоит здесь: %(here)s. Поправьте то, что неверно.")
    return words % {"there": names, "here": here.name} if names else ""


def _possible(address: str, choices: Choices) -> set[UUID]:
    """Municipalities in which the address may lie; none where nobody knows."""
    guess = address_guess(address, gazetteer())
    named = choices.municipality(guess.municipality) if guess is not None and guess.score >= PLAINLY else None
    if named is not None:
        return {named.id}
    found = places_find(address, asked=False).items
    is_known = len(found) <= _WHOLE_LIST and all(item.source == "region" for item in found)
    return {item.municipality_id for item in found} if is_known else set()


def _chosen(guessed: str, choices: Choices) -> set[UUID]:
    with suppress(ValueError):
        chosen = UUID(guessed)
        return {item.id for item in choices.municipalities if item.id == chosen}
    return set()
