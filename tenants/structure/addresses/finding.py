"""Geocode and reverse geocode, by the gazetteer first and then by the configured geocoder."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max, Min

from core.errors import InvalidInput
from core.guard import cached
from core.plane import tenant_only
from tenants.structure.addresses.geocoder import (
    Box,
    GeocoderPlace,
    geocoder_find,
    geocoder_is_on,
    geocoder_nearest,
    geocoder_takes_typing,
)
from tenants.structure.addresses.search import MOST, AddressFound, Precision, addresses_find, gazetteer_nearest
from tenants.structure.addresses.words import address_words
from tenants.structure.models import Municipality
from tenants.structure.territory import municipality_at

__all__ = ["PlacesFound", "place_at", "places_find"]

_BOX_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class PlacesFound:
    """What was found. `outside` is an address beyond the region's bounds that was meant, as the geocoder writes it.

    `attribution` is the line of the geocoder's owners, where something is theirs.
    """

    items: tuple[AddressFound, ...]
    outside: str = ""
    attribution: str = ""


@tenant_only
def places_find(text: str, *, asked: bool = True) -> PlacesFound:
    """Places that an address may mean, the likeliest first; none for words that name nothing here.

    The geocoder is asked for what the gazetteer does not know exactly; while somebody is still typing (not `asked`)
    only one that allows it. It may take GEOCODER_SECONDS, twice where nothing is found inside the region.
    """
    own = tuple(addresses_find(text))
    if not geocoder_is_on() or _is_sure(own, text) or not (asked or geocoder_takes_typing()):
        return PlacesFound(own)
    theirs = tuple(_inside(geocoder_find(text, box=_box())))
    if theirs:
        return PlacesFound(_merged(own, theirs), attribution=settings.GEOCODER_ATTRIBUTION)
    if own or not asked:
        return PlacesFound(own)
    beyond = geocoder_find(text, box=None, most=1)
    if beyond and not list(_inside(beyond)):
        return PlacesFound((), outside=beyond[0].name or beyond[0].label, attribution=settings.GEOCODER_ATTRIBUTION)
    return PlacesFound(())


def _is_sure(own: tuple[AddressFound, ...], text: str) -> bool:
    """Whether the gazetteer resolved the address exactly: to the house if one was typed."""
    enough = {Precision.HOUSE} if address_words(text).key else {Precision.HOUSE, Precision.STREET, Precision.SETTLEMENT}
    return any(item.is_whole and item.precision in enough for item in own)


def _merged(own: tuple[AddressFound, ...], theirs: tuple[AddressFound, ...]) -> tuple[AddressFound, ...]:
    """The geocoder's houses first, then our results, then its other results; each address once."""
    houses = [item for item in theirs if item.precision == Precision.HOUSE]
    rest = [item for item in theirs if item.precision != Precision.HOUSE]
    known = {item.label: item for item in reversed([*houses, *own, *rest])}
    return tuple(reversed(known.values()))[:MOST]


def _inside(places: Iterable[GeocoderPlace]) -> Iterable[AddressFound]:
    """Places inside the region's boundaries; a box around a region also covers its neighbours."""
    for place in places:
        try:
            municipality = municipality_at(lat=place.lat, lon=place.lon)
        except InvalidInput:
            continue
        yield AddressFound(
            label=place.label[:300],
            detail=municipality.name,
            lat=place.lat,
            lon=place.lon,
            municipality_id=municipality.id,
            precision=_precision(place),
            source="geocoder",
        )


def _precision(place: GeocoderPlace) -> Precision:
    if place.house:
        return Precision.HOUSE
    return Precision.STREET if place.street else Precision.SETTLEMENT


def _box() -> Box:
    """The bounding box of the region."""

    def read() -> Box:
        sides = {"west": Min("west"), "south": Min("south"), "east": Max("east"), "north": Max("north")}
        found = Municipality.objects.aggregate(**{f"{name}most": side for name, side in sides.items()})
        return found["westmost"], found["southmost"], found["eastmost"], found["northmost"]

    return cached("tenants:box", read, _BOX_SECONDS)


@tenant_only
def place_at(*, lat: float, lon: float) -> AddressFound | None:
    """The address of a point (degrees, WGS 84); None where nothing near it has one.

    Raises InvalidInput (field `point`) for a point outside the region.
    """
    municipality = municipality_at(lat=lat, lon=lon)
    own = gazetteer_nearest(lat=lat, lon=lon, municipality=municipality)
    if not geocoder_is_on() or (own is not None and own.precision in (Precision.HOUSE, Precision.STREET)):
        return own
    place = geocoder_nearest(lat=lat, lon=lon)
    if place is None or not (place.street or place.house):
        return own
    return AddressFound(
        label=place.label[:300],
        detail=municipality.name,
        lat=lat,
        lon=lon,
        municipality_id=municipality.id,
        precision=_precision(place),
        source="geocoder",
    )
