"""Set, show and remove a region's map, and read its tiles."""

import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from shapely import box as rectangle
from shapely.geometry import shape

from core.errors import InvalidInput, Missing
from core.events.log import event_append
from core.events.types import SYSTEM, Actor
from core.plane import in_region, region_schema, tenant_only
from core.process_cache import stamp_forget, stamped
from shell.maps import BaseMap
from tenants.events import RegionMapChanged
from tenants.structure.maps.archive import archive_check, tile_read, unpacked
from tenants.structure.models import Municipality, RegionMap

__all__ = [
    "Tile",
    "region_base_map",
    "region_map",
    "region_map_remove",
    "region_map_set",
    "region_maps_folder",
    "tile_get",
]

KEPT_SECONDS = 60
_CACHE = "tenants:map"


@dataclass(frozen=True)
class Tile:
    """An image of the map: bytes as stored (perhaps packed by gzip), its type, and the stamp of the file it is of."""

    data: bytes
    image_type: str
    stamp: str

    @property
    def image(self) -> bytes:
        """The image itself, unpacked."""
        return unpacked(self.data)


@dataclass(frozen=True)
class _Kept:
    """What requests need of the row and of the boundaries; kept for a minute."""

    base: BaseMap
    path: str
    image_type: str
    stamp: str


def region_maps_folder(schema: str) -> Path:
    """Where a region's files of tiles lie: `MAPS_DIR/<schema>`, the same folder for every web server."""
    return Path(settings.MAPS_DIR) / schema


@tenant_only
def region_map() -> RegionMap | None:
    """The region's own map, if any."""
    return RegionMap.objects.first()


@tenant_only
def region_map_set(*, path: Path, attribution: str = "", acting: Actor = SYSTEM) -> RegionMap:
    """Validate a tile file, copy it into the map folder and serve it instead of the previous one.

    `attribution` stands on the map; without one the file's own line does. Raises InvalidInput for a file that is no map
    of images, lies off the region, or does not say whose map it is.
    """
    facts = archive_check(path)
    attribution = (attribution or facts.attribution).strip()
    if not attribution:
        raise InvalidInput(
            _('Файл не говорит, чья это карта. Укажите: --attribution "© Участники OpenStreetMap".'),
            field="attribution",
        )
    if len(attribution) > 500:
        raise InvalidInput(_("Строка о правах — не длиннее 500 знаков."), field="attribution")
    boundaries = Municipality.objects.values_list("boundary", flat=True)
    if not any(shape(boundary).intersects(rectangle(*facts.box)) for boundary in boundaries):
        raise InvalidInput(_("Карта в файле %(name)s не касается региона.") % {"name": path.name})
    folder = region_maps_folder(region_schema())
    target = folder / f"{uuid4().hex}.{facts.format}"
    _copy(path, target)
    try:
        with transaction.atomic():
            before = RegionMap.objects.first()
            RegionMap.objects.all().delete()
            west, south, east, north = facts.box
            row = RegionMap.objects.create(
                file=target.name,
                format=facts.format,
                image_type=facts.image_type,
                attribution=attribution,
                stamp=_stamp(target),
                min_zoom=facts.min_zoom,
                max_zoom=facts.max_zoom,
                west=west,
                south=south,
                east=east,
                north=north,
                size=target.stat().st_size,
            )
            stamp_forget(_CACHE)
            event_append(RegionMapChanged(format=row.format, stamp=row.stamp), subject_id=row.id, actor=acting)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    if before is not None:
        (folder / before.file).unlink(missing_ok=True)
    return row


@tenant_only
def region_map_remove(*, acting: Actor = SYSTEM) -> None:
    """Remove the region's map and delete the file. Raises Missing if there is none."""
    with transaction.atomic():
        row = RegionMap.objects.first()
        if row is None:
            raise Missing(_("Своей карты у региона нет."))
        stamp_forget(_CACHE)
        event_append(RegionMapChanged(format="", stamp=""), subject_id=row.id, actor=acting)
        row.delete()
    (region_maps_folder(region_schema()) / row.file).unlink(missing_ok=True)


@tenant_only
def tile_get(z: int, x: int, y: int) -> Tile | None:
    """A tile of the region's own map; None if the map has none there.

    Raises Missing for an address that no tile of the map can have: no map, another zoom, off the grid.
    """
    kept = _kept()
    side = 1 << min(z, 30)
    if not kept.path or not kept.base.min_zoom <= z <= kept.base.max_zoom or x >= side or y >= side:
        raise Missing(_("Такого куска карты нет."))
    data = tile_read(Path(kept.path), z, x, y)
    return Tile(data, kept.image_type, kept.stamp) if data else None


def region_base_map() -> BaseMap | None:
    """The base layer of the current region's maps; None outside regions."""
    return _kept().base if in_region() else None


def _kept() -> _Kept:
    return stamped(_CACHE, _read, KEPT_SECONDS)


def _read() -> _Kept:
    approximate = Municipality.objects.filter(boundary_is_approximate=True).exists()
    row = RegionMap.objects.first()
    if row is None:
        return _Kept(BaseMap(approximate=approximate), "", "", "")
    base = BaseMap(
        tiles=_template(row.stamp),
        attribution=row.attribution,
        min_zoom=row.min_zoom,
        max_zoom=row.max_zoom,
        bounds=(row.south, row.west, row.north, row.east),
        approximate=approximate,
    )
    return _Kept(base, str(region_maps_folder(region_schema()) / row.file), row.image_type, row.stamp)


def _template(stamp: str) -> str:
    """URL template of the tiles for Leaflet; the stamp lets browsers cache them forever."""
    return reverse("portal:tile", args=(1, 2, 3)).replace("1/2/3", "{z}/{x}/{y}") + f"?v={stamp}"


def _copy(path: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise InvalidInput(
            _("Файл не скопировать в папку карт %(folder)s: %(reason)s.")
            % {"folder": target.parent, "reason": error.strerror}
        ) from error


def _stamp(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()[:16]
