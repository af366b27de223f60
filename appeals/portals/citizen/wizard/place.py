"""Find a place by address without JavaScript: buttons of the place step, and choices on its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from appeals.portals.citizen.addresses import AddressShown, looked_up
from appeals.stages.intake import MAX_ADDRESS
from core.typed import plain

__all__ = ["FIND", "TAKE", "PlaceSearch", "place_found", "place_searched"]

FIND, TAKE = "find", "take"


@dataclass(frozen=True, slots=True)
class PlaceSearch:
    """What a button of the search answers: the fields as they are now, places to choose from, and a sentence."""

    fields: Mapping[str, Any]
    found: tuple[AddressShown, ...] = ()
    message: str = ""
    taken: str = ""


def place_searched(posted: MultiValueDict[str, str]) -> PlaceSearch | None:
    """What the buttons «Найти» and «Поставить метку здесь» ask for; None when the step itself was sent."""
    fields = {name: posted.get(name, "") for name in ("lat", "lon", "address", "municipality")}
    address = plain(fields["address"], MAX_ADDRESS)
    if TAKE in posted:
        return _taken(fields, str(posted[TAKE]), address)
    if FIND not in posted:
        return None
    return PlaceSearch({**fields, "address": address})


def place_found(fields: Mapping[str, Any]) -> PlaceSearch:
    """The places to choose from for the address that is typed."""
    looked = looked_up(str(fields.get("address") or "")[:MAX_ADDRESS], has_map=False)
    return PlaceSearch(fields, tuple(looked.places), looked.message)


def _taken(fields: dict[str, Any], chosen: str, address: str) -> PlaceSearch:
    """The place that was chosen, found again by the same words."""
    looked = looked_up(address, has_map=False)
    found = looked.places
    place = (
        found[int(chosen)]
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 4 and int(chosen) < len(found)
        else None
    )
    if place is None:
        return PlaceSearch({**fields, "address": address}, tuple(found), looked.message)
    kept = {"lat": place.lat, "lon": place.lon, "address": place.address, "municipality": place.municipality}
    return PlaceSearch(kept, message=place.note, taken=_("Место найдено: %(place)s.") % {"place": place.label})
