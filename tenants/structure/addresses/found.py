"""Results of an address search."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

__all__ = ["AddressFound", "Precision"]


class Precision(StrEnum):
    """What the point of an address refers to."""

    HOUSE = "house"
    STREET = "street"
    SETTLEMENT = "settlement"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True)
class AddressFound:
    """An address with a point (degrees, WGS 84) and the municipality that it lies in.

    `label` is the address for an appeal, `detail` tells it from others of that name. `source` is `region` for the
    region's own gazetteer and `geocoder` for somebody else's. `is_whole` is False where more was typed than is known
    here: then the words of the person say more than the label.
    """

    label: str
    detail: str
    lat: float
    lon: float
    municipality_id: UUID
    precision: Precision
    source: str = "region"
    is_whole: bool = True
