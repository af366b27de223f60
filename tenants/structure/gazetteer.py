"""Gazetteer of the current region, cached in the process until a settlement changes."""

from collections import OrderedDict
from functools import partial
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

from django.core.cache import caches
from django.db import transaction

from core.plane import region_schema, tenant_only
from language.gazetteer import District, Gazetteer, Place
from tenants.structure.models import Municipality, Settlement

__all__ = ["gazetteer", "gazetteer_changed", "gazetteer_forget"]

_SECONDS = 24 * 3600
_MOST = 32


# A gazetteer is kept in the process under a stamp that the cache holds for the region. The stamp is random and new
# after each change, so one region can never be given another's, nor one that was launched again its old one.
_kept: OrderedDict[UUID, Gazetteer] = OrderedDict()
_lock = Lock()


@tenant_only
def gazetteer() -> Gazetteer:
    """The current region's gazetteer: one cache lookup per call, two queries after a change of settlements."""
    stamp = _stamp()
    if stamp is None:
        return _read()
    with _lock:
        found = _kept.get(stamp)
    if found is None:
        found = _read()
        with _lock:
            _kept[stamp] = found
            while len(_kept) > _MOST:
                _kept.popitem(last=False)
    return found


@tenant_only
def gazetteer_forget() -> None:
    """Invalidate the gazetteer in every process, after the commit."""
    transaction.on_commit(partial(caches["shared"].set, _key(), uuid4(), _SECONDS))


def gazetteer_changed(sender: Any, **kwargs: Any) -> None:
    """Invalidate when a municipality or a settlement changes (post_save and post_delete)."""
    gazetteer_forget()


def _key() -> str:
    # With the schema in the key, not by the cache's own prefix: a commit may come after the region was left.
    return f"gazetteer:{region_schema()}"


def _stamp() -> UUID | None:
    """The region's stamp, created if missing; None while the cache is down."""
    shared = caches["shared"]
    found = shared.get(_key())
    if found is None:
        shared.add(_key(), uuid4(), _SECONDS)
        found = shared.get(_key())
    return found if isinstance(found, UUID) else None


def _read() -> Gazetteer:
    districts = Municipality.objects.order_by("code").values_list("code", "name", "centre")
    places = Settlement.objects.order_by("municipality__code", "name", "kind").values_list(
        "name", "kind", "municipality__code", "lat", "lon", "population"
    )
    return Gazetteer(tuple(District(*row) for row in districts), tuple(Place(*row) for row in places))
