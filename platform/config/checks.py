"""System checks of the map settings at start-up."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from shell.maps import tiles_wrong

__all__ = ["maps_check"]


@register()
def maps_check(**_options: Any) -> list[CheckMessage]:
    """Errors of MAP_TILES_URL, GEOCODER_KIND and GEOCODER_URL."""
    found: list[CheckMessage] = []
    if settings.MAP_TILES_URL and (wrong := tiles_wrong(settings.MAP_TILES_URL)):
        found.append(Error(f"MAP_TILES_URL: {wrong}.", hint="https://tiles.example/{z}/{x}/{y}.png", id="otklik.E001"))
    if settings.GEOCODER_KIND not in ("nominatim", "photon"):
        found.append(Error("GEOCODER_KIND is neither nominatim nor photon.", id="otklik.E002"))
    if settings.GEOCODER_URL and not settings.GEOCODER_URL.startswith(("http://", "https://")):
        found.append(Error("GEOCODER_URL is no http(s) address.", id="otklik.E003"))
    return found
