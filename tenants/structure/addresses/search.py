"""Geocode and reverse geocode in the region's own gazetteer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import cos, radians
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import F, QuerySet, Value
from django.db.models.expressions import ExpressionWrapper
from django.db.models.fields import FloatField
from django.db.models.functions import Length, Lower, Replace

from core.plane import tenant_only
from tenants.structure.addresses.words import AddressWords, address_words, street_title, words_of
from tenants.structure.models import House, Municipality, Settlement, Street

__all__ = ["MOST", "AddressFound", "Precision", "addresses_find", "addresses_matched", "gazetteer_nearest"]


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


MOST = 8
_STREETS_TRIED = 40
_METRES = 111_320.0
"""Metres in a degree of latitude."""
# How far, in metres, from a point its house, street and settlement may be.
_NEAR_HOUSE, _NEAR_STREET, _NEAR_SETTLEMENT = 80, 250, 3000
_KIND_WEIGHTS = {"г": 0, "рп": 1, "пгт": 1, "дп": 2, "с": 2, "п": 2}


@tenant_only
def addresses_find(text: str, *, most: int = MOST) -> list[AddressFound]:
    """Search the region's addresses for a typed text, best match first (five queries at most).

    A word may be the beginning of a word. A street without a point stands in its settlement, a settlement without one
    in the centre of its municipality; `precision` says so. A house that the gazetteer lacks is told with its street's
    point.
    """
    asked = address_words(text)
    if not asked.words:
        return []
    found = _streets(asked, most) or _settlements(asked, most)
    # Two streets of one name in one place cannot be told apart by anybody.
    return list({(item.label, item.detail): item for item in reversed(found)}.values())[::-1][:most]


@tenant_only
def addresses_matched(text: str) -> list[House | Street | Settlement]:
    """What an address names in full: its house, its street or its settlement; several where the words fit several."""
    asked = address_words(text)
    if not asked.words:
        return []
    typed = set(asked.words)
    streets = [row for row in _candidates(asked) if set(words_of(row.name)) <= typed]
    if asked.key:
        return list(_houses(streets, asked.key).values())
    if streets:
        return list(streets)
    return [row for row in _named(asked.words) if set(words_of(row.name)) <= typed]


def _streets(asked: AddressWords, most: int) -> list[AddressFound]:
    streets = sorted(_candidates(asked), key=lambda street: _rank(street, asked.words))
    # What was asked for must be in the street's own name: «Ульяновск» alone is the town, not all its streets.
    streets = [street for street in streets if _own(street, asked.words)]
    houses = _houses(streets, asked.key) if asked.key else {}
    found = []
    for street in streets[:most]:
        house = houses.get(street.id)
        found.append(_street_found(street, asked, house))
    if asked.key and houses:
        found.sort(key=lambda item: item.precision != Precision.HOUSE)
    return found


def _candidates(asked: AddressWords) -> Sequence[Street]:
    """Streets that match every word, by their own name, their settlement's or their municipality's."""
    query = SearchQuery(" & ".join(f"{word}:*" for word in asked.words), config="simple", search_type="raw")
    return list(
        Street.objects.annotate(vector=SearchVector("words", config="simple"))
        .filter(vector=query)
        .select_related("settlement__municipality")
        .defer("settlement__municipality__boundary")
        .order_by(F("settlement__population").desc(nulls_last=True), Length("name"), "name", "id")[:_STREETS_TRIED]
    )


def _own(street: Street, words: Iterable[str]) -> bool:
    own = words_of(street.name, street.within)
    return any(mine.startswith(word) for word in words for mine in own)


def _rank(street: Street, words: tuple[str, ...]) -> tuple[int, int, int]:
    """Whole words before prefixes, towns before villages; the sort is stable."""
    own = words_of(street.name)
    whole = sum(word in own for word in words)
    return (-whole, _KIND_WEIGHTS.get(street.settlement.kind, 3), len(own))


def _houses(streets: Sequence[Street], key: str) -> dict[Any, House]:
    rows = House.objects.filter(street__in=[street.id for street in streets], key=key)
    return {row.street_id: row for row in rows}


def _street_found(street: Street, asked: AddressWords, house: House | None) -> AddressFound:
    settlement = street.settlement
    parts = [str(settlement), street.within, street_title(street.kind, street.name)]
    number = house.number if house is not None else asked.house
    if number:
        parts.append(f"д. {number}")
    point, precision = _point(
        (house, Precision.HOUSE), (street, Precision.STREET), (settlement, Precision.SETTLEMENT)
    ) or ((settlement.municipality.lat, settlement.municipality.lon), Precision.MUNICIPALITY)
    return _found(parts, settlement, point, precision)


def _settlements(asked: AddressWords, most: int) -> list[AddressFound]:
    """Settlements whose every word was typed; what else was typed is a street that the gazetteer does not have."""
    rows = list(_named(asked.words))
    ranked = []
    for row in rows:
        own = words_of(row.name)
        typed = [word for word in own if any(word.startswith(part) for part in asked.words)]
        if len(typed) < len(own):
            continue
        whole = sum(word in asked.words for word in own)
        others = [word for word in asked.words if not any(mine.startswith(word) for mine in own)]
        known = sum(word in words_of(row.municipality.name, row.within) for word in others)
        ranked.append((len(others) - known, -whole, _KIND_WEIGHTS.get(row.kind, 3), -(row.population or 0), row))
    ranked.sort(key=lambda item: item[:4])
    if ranked and ranked[0][0] == 0:
        ranked = [item for item in ranked if item[0] == 0]
    houses = _village_houses([item[4] for item in ranked], asked.key) if asked.key else {}
    found = []
    for unknown, *_order, row in ranked[:most]:
        house = houses.get(row.id)
        point, precision = _point((house, Precision.HOUSE), (row, Precision.SETTLEMENT)) or (
            (row.municipality.lat, row.municipality.lon),
            Precision.MUNICIPALITY,
        )
        parts = [str(row), f"д. {house.number}"] if house is not None else [str(row)]
        is_whole = unknown == 0 and (not asked.key or house is not None)
        found.append(replace(_found(parts, row, point, precision), is_whole=is_whole))
    return found


def _named(words: tuple[str, ...]) -> QuerySet[Settlement]:
    """Settlements with a word that starts with one of the words."""
    long_enough = [word for word in words if len(word) >= 3] or list(words)
    query = SearchQuery(" | ".join(f"{word}:*" for word in long_enough), config="simple", search_type="raw")
    folded = SearchVector(_without_yo(F("name")), config="simple")
    rows = Settlement.objects.annotate(vector=folded).filter(vector=query).select_related("municipality")
    return rows.defer("municipality__boundary").order_by("name", "id")[:200]


def _without_yo(name: Any) -> Any:
    return Replace(Lower(name), Value("ё"), Value("е"))


def _village_houses(settlements: list[Settlement], key: str) -> dict[Any, House]:
    rows = House.objects.filter(settlement__in=[row.id for row in settlements], street=None, key=key)
    return {row.settlement_id: row for row in rows}


def _point(*known: tuple[Any, Precision]) -> tuple[tuple[float, float], Precision] | None:
    """The nearest known point, and what it refers to."""
    for thing, precision in known:
        if thing is not None and thing.lat is not None:
            return (thing.lat, thing.lon), precision
    return None


def _found(parts: list[str], settlement: Settlement, point: tuple[float, float], precision: Precision) -> AddressFound:
    detail = " · ".join(filter(None, (settlement.municipality.name, settlement.within)))
    return AddressFound(
        label=", ".join(filter(None, parts)),
        detail=detail,
        lat=point[0],
        lon=point[1],
        municipality_id=settlement.municipality_id,
        precision=precision,
    )


@tenant_only
def gazetteer_nearest(*, lat: float, lon: float, municipality: Municipality) -> AddressFound | None:
    """The address of a point inside a municipality: its house, else its street, else its settlement; None far from all.

    At most three queries. The label says the address of what is near, the point stays the one that was asked about.
    """
    house = _nearest(House.objects.select_related("street", "settlement"), lat, lon, _NEAR_HOUSE)
    if house is not None:
        street = [house.street.within, street_title(house.street.kind, house.street.name)] if house.street else []
        parts = [str(house.settlement), *street, f"д. {house.number}"]
        return _at(parts, lat, lon, municipality, house.settlement, Precision.HOUSE)
    street_row = _nearest(Street.objects.select_related("settlement"), lat, lon, _NEAR_STREET)
    if street_row is not None:
        parts = [str(street_row.settlement), street_row.within, street_title(street_row.kind, street_row.name)]
        return _at(parts, lat, lon, municipality, street_row.settlement, Precision.STREET)
    settlement = _nearest(Settlement.objects.filter(municipality=municipality), lat, lon, _NEAR_SETTLEMENT)
    if settlement is not None:
        return _at([str(settlement)], lat, lon, municipality, settlement, Precision.SETTLEMENT)
    return None


def _nearest(rows: Any, lat: float, lon: float, metres: int) -> Any:
    tall = metres / _METRES
    squeeze = max(cos(radians(lat)), 0.01)
    wide = tall / squeeze
    near = rows.filter(lat__range=(lat - tall, lat + tall), lon__range=(lon - wide, lon + wide))
    dy, dx = F("lat") - lat, (F("lon") - lon) * squeeze
    away = ExpressionWrapper(dy * dy + dx * dx, output_field=FloatField())
    return near.annotate(away=away).filter(away__lte=tall * tall).order_by("away", "id").first()


def _at(
    parts: list[str], lat: float, lon: float, municipality: Municipality, settlement: Settlement, precision: Precision
) -> AddressFound:
    return AddressFound(
        label=", ".join(filter(None, parts)),
        detail=" · ".join(filter(None, (municipality.name, settlement.within))),
        lat=lat,
        lon=lon,
        municipality_id=municipality.id,
        precision=precision,
    )
