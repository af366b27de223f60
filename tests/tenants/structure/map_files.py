"""Small files of map tiles, made on the spot: a picture of one colour for each tile of a box."""

import gzip
import io
import json
import sqlite3
from contextlib import closing
from math import asinh, floor, pi, radians, tan
from pathlib import Path

from PIL import Image
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from tests.kits import INSIDE

__all__ = ["LINE", "mbtiles_make", "picture", "pmtiles_make", "tile_at", "tiles_around"]

LINE = '<a href="https://map.example/rights">© Карта</a>'


def picture(kind: str = "PNG", colour: tuple[int, int, int] = (230, 240, 225)) -> bytes:
    """An image of 256 × 256."""
    stream = io.BytesIO()
    Image.new("RGB", (256, 256), colour).save(stream, kind)
    return stream.getvalue()


def tile_at(lat: float, lon: float, zoom: int) -> tuple[int, int, int]:
    """The tile that holds a point, as (z, x, y) counted from the north-west."""
    side = 2**zoom
    return zoom, floor((lon + 180) / 360 * side), floor((1 - asinh(tan(radians(lat))) / pi) / 2 * side)


def tiles_around(slug: str, zooms: range) -> list[tuple[int, int, int]]:
    """The tiles around the point inside a region of the tests."""
    found = []
    for zoom in zooms:
        _z, x, y = tile_at(*INSIDE[slug], zoom)
        found += [(zoom, column, row) for column in (x - 1, x, x + 1) for row in (y - 1, y, y + 1)]
    return [(z, x, y) for z, x, y in found if 0 <= x < 2**z and 0 <= y < 2**z]


def _box(slug: str) -> tuple[float, float, float, float]:
    lat, lon = INSIDE[slug]
    return lon - 1, lat - 1, lon + 1, lat + 1


def pmtiles_make(path: Path, slug: str = "ul", *, image: bytes = b"", kind: TileType = TileType.PNG, line: str = LINE):
    """A PMTiles file of zooms 5 to 7."""
    image = image or picture()
    west, south, east, north = _box(slug)
    with path.open("wb") as file:
        writer = Writer(file)
        for z, x, y in sorted(tiles_around(slug, range(5, 8)), key=lambda tile: zxy_to_tileid(*tile)):
            writer.write_tile(zxy_to_tileid(z, x, y), image)
        header = {
            "tile_type": kind,
            "tile_compression": Compression.NONE,
            "min_zoom": 5,
            "max_zoom": 7,
            "min_lon_e7": int(west * 1e7),
            "min_lat_e7": int(south * 1e7),
            "max_lon_e7": int(east * 1e7),
            "max_lat_e7": int(north * 1e7),
            "center_zoom": 6,
            "center_lon_e7": int((west + east) / 2 * 1e7),
            "center_lat_e7": int((south + north) / 2 * 1e7),
        }
        writer.finalize(header, {"attribution": line})
    return path


def mbtiles_make(path: Path, slug: str = "ul", *, image: bytes = b"", packed: bool = False, **metadata: str) -> Path:
    """An MBTiles file of zooms 5 to 7; `metadata` adds to what it says of itself, an empty value takes away."""
    image = image or picture()
    told = {
        "name": "Карта",
        "format": "png",
        "attribution": LINE,
        "bounds": ",".join(map(str, _box(slug))),
        "json": json.dumps({}),
        **metadata,
    }
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE metadata (name text, value text)")
        connection.execute(
            "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)"
        )
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", [item for item in told.items() if item[1]])
        data = gzip.compress(image) if packed else image
        rows = [(z, x, 2**z - 1 - y, data) for z, x, y in tiles_around(slug, range(5, 8))]
        connection.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
        connection.commit()
    return path
