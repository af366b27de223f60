"""Read the meters of modules: what a region has used, for billing."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.module_loading import import_string

from core.modules.manifest import Meter, modules
from core.modules.switches import modules_on
from core.plane import tenant_only

__all__ = ["Reading", "meters_read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How much a region used of one meter in a period."""

    module: str
    meter: Meter
    amount: int


@tenant_only
def meters_read(since: datetime, until: datetime) -> list[Reading]:
    """Read every meter of the modules that the current region has on, for the period from `since` up to `until`."""
    on = modules_on()
    return [
        Reading(manifest.slug, meter, import_string(manifest.submodule(meter.read))(since, until))
        for manifest in modules
        if manifest.slug in on
        for meter in manifest.meters
    ]
