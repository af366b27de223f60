"""Client of an external geocoder (Nominatim or Photon), with a time-out, a rate limit and a circuit breaker."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import Any, Protocol

import structlog
from django.conf import settings
from django.core.cache import cache
from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from core.cache_values import cacheable
from core.circuit_breaker import CircuitBreaker
from core.plane import tenant_only
from core.rate_limits import Limit
from core.typed import plain

__all__ = ["Box", "GeocoderPlace", "geocoder_find", "geocoder_is_on", "geocoder_nearest", "geocoder_takes_typing"]

logger = structlog.get_logger(__name__)

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
MOST = 5
LARGEST = 512 * 1024
"""Bytes of an answer that are read."""
KEPT_SECONDS = 24 * 3600
AWAY_SECONDS = 60
"""How long nobody asks after a failure, so that nobody waits for a server that is down."""


@cacheable
@dataclass(frozen=True, slots=True)
class GeocoderPlace:
    """A result of the geocoder: its address in parts and its point; unknown parts are empty."""

    settlement: str
    street: str
    house: str
    name: str
    lat: float
    lon: float

    @property
    def label(self) -> str:
        """The address in one line."""
        house = f"д. {self.house}" if self.house else ""
        return ", ".join(part for part in (self.settlement, self.street, house) if part) or self.name


class _Kind(Protocol):
    takes_typing: bool

    def search(self, text: str, box: Box | None, most: int) -> tuple[str, dict[str, str]]: ...

    def reverse(self, lat: float, lon: float) -> tuple[str, dict[str, str]]: ...

    def places(self, answer: Any) -> Iterator[GeocoderPlace]: ...


class _Nominatim:
    # Its rules forbid to ask while somebody is typing.
    takes_typing = False

    def search(self, text: str, box: Box | None, most: int) -> tuple[str, dict[str, str]]:
        query = {"q": text, "format": "jsonv2", "addressdetails": "1", "limit": str(most), "accept-language": "ru"}
        if box is not None:
            query |= {"viewbox": ",".join(map(str, box)), "bounded": "1"}
        return "search", query

    def reverse(self, lat: float, lon: float) -> tuple[str, dict[str, str]]:
        query = {"lat": str(lat), "lon": str(lon), "format": "jsonv2", "addressdetails": "1", "accept-language": "ru"}
        return "reverse", query

    def places(self, answer: Any) -> Iterator[GeocoderPlace]:
        for row in answer if isinstance(answer, list) else [answer]:
            if "error" in row:
                continue
            address: Mapping[str, str] = row.get("address") or {}
            yield GeocoderPlace(
                settlement=_first(address, "city", "town", "village", "hamlet", "isolated_dwelling", "municipality"),
                street=_first(address, "road", "pedestrian", "neighbourhood", "residential"),
                house=_first(address, "house_number"),
                name=str(row.get("display_name") or row.get("name") or ""),
                lat=float(row["lat"]),
                lon=float(row["lon"]),
            )


class _Photon:
    takes_typing = True

    def search(self, text: str, box: Box | None, most: int) -> tuple[str, dict[str, str]]:
        query = {"q": text, "limit": str(most)}
        if box is not None:
            query["bbox"] = ",".join(map(str, box))
        return "api/", query

    def reverse(self, lat: float, lon: float) -> tuple[str, dict[str, str]]:
        return "reverse", {"lat": str(lat), "lon": str(lon)}

    def places(self, answer: Any) -> Iterator[GeocoderPlace]:
        for feature in answer["features"]:
            told: Mapping[str, str] = feature["properties"]
            lon, lat = feature["geometry"]["coordinates"][:2]
            kind, name = told.get("type", ""), told.get("name", "")
            yield GeocoderPlace(
                settlement=_first(told, "city", "town", "village") or (name if kind in ("city", "locality") else ""),
                street=told.get("street", "") or (name if kind == "street" else ""),
                house=told.get("housenumber", ""),
                name=", ".join(part for part in (told.get("state", ""), told.get("city", ""), name) if part),
                lat=float(lat),
                lon=float(lon),
            )


_KINDS: dict[str, _Kind] = {"nominatim": _Nominatim(), "photon": _Photon()}


def _first(told: Mapping[str, str], *names: str) -> str:
    return next((str(told[name]) for name in names if told.get(name)), "")


def geocoder_is_on() -> bool:
    """Whether a geocoder is configured."""
    return bool(settings.GEOCODER_URL)


def geocoder_takes_typing() -> bool:
    """Whether the geocoder may be queried while somebody is typing."""
    return _KINDS[settings.GEOCODER_KIND].takes_typing


@tenant_only
def geocoder_find(text: str, *, box: Box | None, most: int = MOST) -> list[GeocoderPlace]:
    """Geocode an address, inside the box if given; nothing if the geocoder is down or finds nothing."""
    return _asked(*_KINDS[settings.GEOCODER_KIND].search(text, box, most))


@tenant_only
def geocoder_nearest(*, lat: float, lon: float) -> GeocoderPlace | None:
    """Reverse geocode a point; None if the geocoder is down or finds nothing."""
    # Some ten metres: who moves the mark a little asks for the same house.
    return next(iter(_asked(*_KINDS[settings.GEOCODER_KIND].reverse(round(lat, 4), round(lon, 4)))), None)


def _asked(path: str, query: dict[str, str]) -> list[GeocoderPlace]:
    if not geocoder_is_on():
        return []
    # Of the words only a digest becomes a key: an address may be somebody's own.
    key = f"geocoder:{sha256(repr((settings.GEOCODER_URL, path, sorted(query.items()))).encode()).hexdigest()}"
    kept: list[GeocoderPlace] | None = cache.get(key)
    if kept is not None:
        return kept
    if _breaker.is_open() or not _may_ask() or not _breaker.allows():
        return []
    kind = _KINDS[settings.GEOCODER_KIND]
    try:
        found = [_clean(place) for place in kind.places(json.loads(_read(path, query)))]
    except (HTTPError, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        # Never the words or the point: only that it failed, and how.
        logger.warning("geocoder_failed", reason=type(error).__name__)
        _breaker.fail()
        return []
    _breaker.succeed()
    cache.set(key, found, KEPT_SECONDS)
    return found


_breaker = CircuitBreaker("geocoder", AWAY_SECONDS)


def _clean(place: GeocoderPlace) -> GeocoderPlace:
    """Leave out what JSON may hold and neither a page nor the database can."""
    return replace(
        place,
        settlement=plain(str(place.settlement)),
        street=plain(str(place.street)),
        house=plain(str(place.house)),
        name=plain(str(place.name)),
    )


def _may_ask() -> bool:
    """Whether the rate limit of a minute, for all regions, allows one more request; none without a count of them."""
    used = Limit("geocoder", settings.GEOCODER_PER_MINUTE, 60, cache="shared").count("asked")
    return used is not None and not used.is_over


@lru_cache(maxsize=1)
def _pool() -> PoolManager:
    return PoolManager(num_pools=2, maxsize=4, retries=False)


def _read(path: str, query: dict[str, str]) -> bytes:
    """The response body. Raises OSError or urllib3's HTTPError for a time-out, an invalid or too long response."""
    ends = time.monotonic() + settings.GEOCODER_SECONDS
    response = _pool().request(
        "GET",
        f"{settings.GEOCODER_URL.rstrip('/')}/{path}",
        fields=query,
        headers={"User-Agent": f"Otklik ({settings.BASE_DOMAIN})", "Accept": "application/json"},
        timeout=Timeout(total=settings.GEOCODER_SECONDS),
        preload_content=False,
        redirect=False,
    )
    try:
        if response.status != 200:
            raise OSError(f"status {response.status}")
        body = b""
        for part in response.stream(16 * 1024):
            body += part
            if len(body) > LARGEST or time.monotonic() > ends:
                raise OSError("too long")
        return body
    finally:
        response.close()
