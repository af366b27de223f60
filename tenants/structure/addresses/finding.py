"""The door of addresses: words to places and a place to words, by the gazetteer and by the geocoder of the settings."""

from dataclasses import dataclass

from core.plane import tenant_only
from tenants.structure.addresses.found import AddressFound
from tenants.structure.addresses.search import addresses_find, gazetteer_nearest
from tenants.structure.territory import municipality_at

__all__ = ["PlacesFound", "place_at", "places_find"]


@dataclass(frozen=True, slots=True)
class PlacesFound:
    """What was found. `outside` is an address beyond the region's bounds that was meant, as the geocoder writes it."""

    items: tuple[AddressFound, ...]
    outside: str = ""


@tenant_only
def places_find(text: str) -> PlacesFound:
    """Places that an address may mean, the likeliest first; none for words that name nothing here."""
    return PlacesFound(tuple(addresses_find(text)))


@tenant_only
def place_at(*, lat: float, lon: float) -> AddressFound | None:
    """The address of a point (degrees, WGS 84); None where nothing near it has one.

    Raises InvalidInput (field `point`) for a point outside the region.
    """
    municipality = municipality_at(lat=lat, lon=lon)
    return gazetteer_nearest(lat=lat, lon=lon, municipality=municipality)
