"""A region's own map: a file of tiles is checked, taken, told to maps, served, taken away."""

import gzip
from pathlib import Path

import pytest
from pmtiles.tile import TileType
from typer.testing import CliRunner

from core.errors import InvalidInput, Missing
from core.events.models import Event
from shell.maps import base_map
from tenants.cli import app
from tenants.places import tile_get
from tenants.structure.maps.archive import archive_check
from tenants.structure.maps.region_map import region_map_remove, region_map_set
from tenants.structure.models import RegionMap
from tests.http import region_client
from tests.kits import INSIDE
from tests.tenants.structure.map_files import mbtiles_make, picture, pmtiles_make, tile_at

HERE = tile_at(*INSIDE["ul"], 7)
PATH = "/map/tiles/{}/{}/{}"


@pytest.fixture(autouse=True)
def maps(tmp_path, settings):
    settings.MAPS_DIR = str(tmp_path / "maps")
    return tmp_path / "maps"


def kept(maps: Path) -> list[Path]:
    return [path for path in maps.rglob("*") if path.is_file()]


@pytest.mark.parametrize("make", [pmtiles_make, mbtiles_make])
def test_a_file_is_taken_and_lies_under_the_maps_of_its_region_only(ul, tmp_path, maps, make):
    row = region_map_set(path=make(tmp_path / "file"))

    under = base_map()
    assert under.tiles == f"/map/tiles/{{z}}/{{x}}/{{y}}?v={row.stamp}"
    assert (under.min_zoom, under.max_zoom) == (5, 7)
    assert under.told()["attribution"].startswith('<a href="https://map.example/rights"')
    assert len(kept(maps)) == 1
    assert Event.objects.get(type="tenants.RegionMapChanged").payload["format"] == row.format
    page = region_client("ul").get("/map/").content.decode()
    assert f"?v={row.stamp}" in page
    assert "Улиц на этой карте нет" not in page


def test_another_regions_host_has_no_such_tiles(ul, tmp_path):
    region_map_set(path=pmtiles_make(tmp_path / "file"))

    assert region_client("ul").get(PATH.format(*HERE)).status_code == 200
    assert region_client("mo").get(PATH.format(*HERE)).status_code == 404


@pytest.mark.parametrize("make", [pmtiles_make, mbtiles_make])
def test_tiles_are_served_with_what_lets_browsers_keep_them(ul, tmp_path, make):
    row = region_map_set(path=make(tmp_path / "file"))
    client = region_client("ul")

    first = client.get(PATH.format(*HERE), {"v": row.stamp})
    again = client.get(PATH.format(*HERE), {"v": row.stamp}, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, first["Content-Type"], first.content) == (200, "image/png", picture())
    assert first["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(PATH.format(*HERE))["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("make", [pmtiles_make, mbtiles_make])
def test_where_the_map_has_no_tile_is_told_from_where_it_could_not_have_one(ul, tmp_path, make):
    region_map_set(path=make(tmp_path / "file"))
    client = region_client("ul")
    status = {
        name: client.get(PATH.format(*place)).status_code
        for name, place in {
            "elsewhere": (7, 0, 0),
            "too near": (9, 0, 0),
            "too far": (1, 0, 0),
            "off the grid": (7, 128, 0),
            "absurd": (10**30, 10**40, 10**40),
        }.items()
    }

    assert status == {"elsewhere": 204, "too near": 404, "too far": 404, "off the grid": 404, "absurd": 404}


def test_tiles_packed_in_the_file_go_out_packed_to_those_who_can_unpack(ul, tmp_path):
    region_map_set(path=mbtiles_make(tmp_path / "file", packed=True))
    client = region_client("ul")

    packed = client.get(PATH.format(*HERE), headers={"Accept-Encoding": "gzip"})
    plain = client.get(PATH.format(*HERE))

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content == picture()


def test_a_new_file_takes_the_place_of_the_one_before(ul, tmp_path, maps):
    first = region_map_set(path=pmtiles_make(tmp_path / "a"))
    second = region_map_set(path=mbtiles_make(tmp_path / "b", image=picture("JPEG")), attribution="© Область")

    assert first.stamp != second.stamp
    assert [path.suffix for path in kept(maps)] == [".mbtiles"]
    assert tile_get(*HERE).image_type == "image/jpeg"
    assert base_map().attribution == "© Область"


def test_a_removed_map_leaves_neither_tiles_nor_file(ul, tmp_path, maps):
    region_map_set(path=pmtiles_make(tmp_path / "file"))
    region_map_remove()

    assert kept(maps) == []
    assert base_map().tiles == ""
    assert region_client("ul").get(PATH.format(*HERE)).status_code == 404
    with pytest.raises(Missing):
        region_map_remove()


def vector_pmtiles(path):
    return pmtiles_make(path, kind=TileType.MVT)


def vector_mbtiles(path):
    return mbtiles_make(path, format="pbf")


def text(path):
    path.write_text("это не карта")
    return path


def cut(path):
    path.write_bytes(pmtiles_make(path).read_bytes()[:140])
    return path


def cut_database(path):
    path.write_bytes(mbtiles_make(path).read_bytes()[:5000])
    return path


def no_images(path):
    return mbtiles_make(path, image=b"<svg/>")


def elsewhere(path):
    return pmtiles_make(path, "mo")


def nobodys(path):
    return pmtiles_make(path, line="")


def missing(path):
    return path / "nowhere"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (vector_pmtiles, "векторные тайлы"),
        (vector_mbtiles, "векторные тайлы"),
        (text, "нужен PMTiles (версии 3) или MBTiles"),
        (cut, "повреждён"),
        (cut_database, "повреждён"),
        (no_images, "не картинки"),
        (elsewhere, "не касается региона"),
        (nobodys, "чья это карта"),
        (missing, "не читается"),
    ],
)
def test_a_file_that_is_no_map_is_refused_in_words(ul, tmp_path, maps, make, words):
    with pytest.raises(InvalidInput, match=words.replace("(", r"\(").replace(")", r"\)")):
        region_map_set(path=make(tmp_path / "file"))

    assert kept(maps) == []
    assert not RegionMap.objects.exists()


def test_bounds_that_a_file_does_not_tell_are_those_of_its_tiles(ul, tmp_path):
    west, south, east, north = archive_check(mbtiles_make(tmp_path / "file", bounds="")).box
    lat, lon = INSIDE["ul"]

    assert west < lon < east
    assert south < lat < north


def test_a_file_that_is_gone_is_no_page_of_errors(ul, tmp_path, maps):
    region_map_set(path=pmtiles_make(tmp_path / "file"))
    for path in kept(maps):
        path.unlink()

    response = region_client("ul").get(PATH.format(*HERE))

    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"


def test_the_commands_set_show_and_remove(ul, tmp_path):
    def otklik(*arguments):
        return CliRunner().invoke(app, ["map", *map(str, arguments)], env={"COLUMNS": "200"}).output

    assert "Своей карты у региона «ul» нет" in otklik("show", "ul")
    assert "подключена" in otklik("set", "ul", pmtiles_make(tmp_path / "file"))
    assert "от 5 до 7" in otklik("show", "ul")
    assert "убрана" in otklik("remove", "ul")
    assert "Своей карты у региона нет" in otklik("remove", "ul")
