"""Gazetteer of the current region, cached in the process until a settlement changes."""

from typing import Any

from core.plane import tenant_only
from core.process_cache import LruCache, stamp_forget, stamped
from language.gazetteer import District, Gazetteer, Place
from tenants.structure.models import Municipality, Settlement

__all__ = ["gazetteer", "gazetteer_changed", "gazetteer_forget"]

_KEY = "gazetteer"
_SECONDS = 24 * 3600
_kept: LruCache[tuple[str, str], Gazetteer] = LruCache(size=32)


@tenant_only
def gazetteer() -> Gazetteer:
    """The current region's gazetteer: one cache lookup per call, two queries after a change of settlements."""
    return stamped(_KEY, _read, _SECONDS, lru=_kept)


@tenant_only
def gazetteer_forget() -> None:
    """Invalidate the gazetteer in every process, after the commit."""
    stamp_forget(_KEY)


def gazetteer_changed(sender: Any, **kwargs: Any) -> None:
    """Invalidate when a municipality or a settlement changes (post_save and post_delete)."""
    gazetteer_forget()


def _read() -> Gazetteer:
    districts = Municipality.objects.order_by("code").values_list("code", "name", "centre")
    places = Settlement.objects.order_by("municipality__code", "name", "kind").values_list(
        "name", "kind", "municipality__code", "lat", "lon", "population"
    )
    return Gazetteer(tuple(District(*row) for row in districts), tuple(Place(*row) for row in places))
