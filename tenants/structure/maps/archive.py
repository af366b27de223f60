"""Read and validate raster tile files, PMTiles v3 and MBTiles, without a server."""

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from math import atan, degrees, pi, sinh
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _
from pmtiles.reader import Reader
from pmtiles.tile import (
    Compression,
    Entry,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from core.errors import InvalidInput

__all__ = ["LARGEST_TILE", "ArchiveFacts", "archive_check", "tile_read", "unpacked"]

LARGEST_TILE = 2 * 1024 * 1024
"""Bytes: an image of a tile has some tens of thousands; what is larger is no tile."""
DEEPEST = 22
_HEADER = 127
_DEPTH = 4  # directories in directories, as the format allows
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"RIFF", "image/webp"),
)
_GZIP = b"\x1f\x8b"
_ANY_HEADER = 47  # zlib: a gzip or a zlib header


@dataclass(frozen=True)
class ArchiveFacts:
    """What a file of tiles says of itself; the box is (west, south, east, north) in degrees, zooms as in addresses."""

    format: str
    image_type: str
    min_zoom: int
    max_zoom: int
    box: tuple[float, float, float, float]
    attribution: str


class _Archive(Protocol):
    def facts(self) -> ArchiveFacts: ...

    def tile(self, z: int, x: int, y: int) -> bytes | None: ...


def archive_check(path: Path) -> ArchiveFacts:
    """Identify and validate a file by its head and one of its tiles.

    Raises InvalidInput for what is neither of the two formats, is broken, holds vector tiles, or holds no images.
    """
    with _opened(path) as archive:
        return archive.facts()


def tile_read(path: Path, z: int, x: int, y: int) -> bytes | None:
    """The bytes of a tile as stored; None if the file has none. Raises InvalidInput for a broken file."""
    with _opened(path) as archive:
        return archive.tile(z, x, y)


def unpacked(data: bytes) -> bytes:
    """The image of a tile that may be stored packed by gzip; at most LARGEST_TILE bytes of it."""
    return zlib.decompressobj(_ANY_HEADER).decompress(data, LARGEST_TILE) if data[:2] == _GZIP else data


@contextmanager
def _opened(path: Path) -> Iterator[_Archive]:
    try:
        with path.open("rb") as file:
            head = file.read(16)
            if head[:7] == b"PMTiles":
                yield _PMTiles(path, file)
                return
        if head != b"SQLite format 3\x00":
            raise InvalidInput(
                _("%(name)s — не файл с картой: нужен PMTiles (версии 3) или MBTiles.") % {"name": path.name}
            )
        # immutable: nobody writes to it while we read, so no locks and no files beside it.
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            yield _MBTiles(path, connection)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InvalidInput(
            _("Файл %(name)s не читается: %(reason)s.") % {"name": path.name, "reason": reason}
        ) from error
    except (sqlite3.Error, zlib.error, EOFError, ValueError, OverflowError, IndexError, KeyError, TypeError) as error:
        raise InvalidInput(
            _("Файл %(name)s повреждён или записан не по формату: %(reason)s.") % {"name": path.name, "reason": error}
        ) from error


def _vector(path: Path) -> InvalidInput:
    return InvalidInput(
        _(
            "В файле %(name)s векторные тайлы: их рисует программа, которой в Отклике нет. "
            "Нужны картинки — PNG, JPEG или WebP. Как получить растровый файл: docs/how-to/give-a-region-a-map.md."
        )
        % {"name": path.name}
    )


def _image_type(path: Path, data: bytes | None) -> str:
    """The type of an image by its first bytes. Raises InvalidInput for no image."""
    if data is None:
        raise InvalidInput(_("В файле %(name)s нет ни одного тайла.") % {"name": path.name})
    if len(data) > LARGEST_TILE:
        raise InvalidInput(_("Тайл в файле %(name)s больше 2 МБ: это не картинка карты.") % {"name": path.name})
    data = unpacked(data)
    for magic, image_type in _MAGIC:
        if data.startswith(magic):
            return image_type
    raise InvalidInput(
        _("В файле %(name)s не картинки: нужны PNG, JPEG или WebP.") % {"name": path.name}, code="no_images"
    )


def _box(path: Path, values: list[float]) -> tuple[float, float, float, float]:
    west, south, east, north = values
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise InvalidInput(_("В файле %(name)s неверно указаны границы карты.") % {"name": path.name})
    return west, south, east, north


def _zooms(path: Path, least: int, most: int) -> tuple[int, int]:
    if not 0 <= least <= most <= DEEPEST:
        raise InvalidInput(_("В файле %(name)s неверно указаны масштабы.") % {"name": path.name})
    return least, most


@lru_cache(maxsize=64)
def _directory(path: Path, changed: int, offset: int, length: int) -> list[Entry]:
    """A directory of a PMTiles file, cached: unpacking one takes longer than finding a tile in it."""
    with path.open("rb") as file:
        file.seek(offset)
        found: list[Entry] = deserialize_directory(file.read(length))
    return found


class _PMTiles:
    def __init__(self, path: Path, file: Any) -> None:
        self.path = path
        self.file = file
        self.header: dict[str, Any] = dict(deserialize_header(self._bytes(0, _HEADER)))

    def _bytes(self, offset: int, length: int) -> bytes:
        self.file.seek(offset)
        read: bytes = self.file.read(length)
        return read

    def facts(self) -> ArchiveFacts:
        header = self.header
        if header["version"] != 3:
            raise InvalidInput(
                _("Файл %(name)s — PMTiles версии %(n)s, а нужна 3.") % {"name": self.path.name, "n": header["version"]}
            )
        if header["tile_type"] == TileType.MVT:
            raise _vector(self.path)
        known = (Compression.NONE, Compression.GZIP, Compression.UNKNOWN)
        if header["internal_compression"] != Compression.GZIP or header["tile_compression"] not in known:
            raise InvalidInput(_("Файл %(name)s сжат не gzip: такой не прочесть.") % {"name": self.path.name})
        metadata = Reader(self._bytes).metadata() if header["metadata_length"] else {}
        least, most = _zooms(self.path, header["min_zoom"], header["max_zoom"])
        box = _box(self.path, [header[f"{name}_e7"] / 1e7 for name in ("min_lon", "min_lat", "max_lon", "max_lat")])
        image_type = _image_type(self.path, self._first())
        return ArchiveFacts("pmtiles", image_type, least, most, box, str(metadata.get("attribution") or ""))

    def _first(self) -> bytes | None:
        offset, length = self.header["root_offset"], self.header["root_length"]
        for _depth in range(_DEPTH):
            entries = self._entries(offset, length)
            if not entries:
                return None
            if entries[0].run_length:
                return self._bytes(self.header["tile_data_offset"] + entries[0].offset, entries[0].length)
            offset, length = self.header["leaf_directory_offset"] + entries[0].offset, entries[0].length
        return None

    def _entries(self, offset: int, length: int) -> list[Entry]:
        return _directory(self.path, self.path.stat().st_mtime_ns, offset, length)

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        wanted = zxy_to_tileid(z, x, y)
        offset, length = self.header["root_offset"], self.header["root_length"]
        for _depth in range(_DEPTH):
            entry = find_tile(self._entries(offset, length), wanted)
            if entry is None:
                return None
            if entry.run_length:
                if entry.length > LARGEST_TILE:
                    return None
                return self._bytes(self.header["tile_data_offset"] + entry.offset, entry.length)
            offset, length = self.header["leaf_directory_offset"] + entry.offset, entry.length
        return None


class _MBTiles:
    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection

    def facts(self) -> ArchiveFacts:
        told = dict(self.connection.execute("SELECT name, value FROM metadata").fetchall())
        if told.get("format") in ("pbf", "mvt") or "vector_layers" in json.loads(told.get("json") or "{}"):
            raise _vector(self.path)
        row = self.connection.execute("SELECT tile_data FROM tiles LIMIT 1").fetchone()
        image_type = _image_type(self.path, row[0] if row else None)
        stored = self.connection.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
        least, most = _zooms(self.path, *(int(value) for value in stored))
        bounds = told.get("bounds")
        box = _box(self.path, [float(part) for part in bounds.split(",")]) if bounds else self._covered(most)
        return ArchiveFacts("mbtiles", image_type, least, most, box, str(told.get("attribution") or ""))

    def _covered(self, zoom: int) -> tuple[float, float, float, float]:
        """The box of the tiles of one zoom, for a file that does not tell its bounds."""
        west, east, low, high = self.connection.execute(
            "SELECT min(tile_column), max(tile_column), min(tile_row), max(tile_row) FROM tiles WHERE zoom_level = ?",
            (zoom,),
        ).fetchone()
        side = 2**zoom
        # Rows are counted from the south.
        south, north = (degrees(atan(sinh(pi * (2 * row / side - 1)))) for row in (low, high + 1))
        return _box(self.path, [west / side * 360 - 180, south, (east + 1) / side * 360 - 180, north])

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        row = self.connection.execute(
            "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
            " AND length(tile_data) <= ?",
            (z, x, 2**z - 1 - y, LARGEST_TILE),
        ).fetchone()
        return bytes(row[0]) if row and row[0] else None
