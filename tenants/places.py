"""Public functions of tenants about addresses, boundaries and the map of the region."""

from tenants.structure.addresses.finding import place_at, places_find
from tenants.structure.addresses.search import AddressFound, Precision
from tenants.structure.maps.region_map import Tile, tile_get
from tenants.structure.settlements import gazetteer
from tenants.structure.territory import municipalities_geojson, municipality_at

__all__ = [
    "AddressFound",
    "Precision",
    "Tile",
    "gazetteer",
    "municipalities_geojson",
    "municipality_at",
    "place_at",
    "places_find",
    "tile_get",
]
