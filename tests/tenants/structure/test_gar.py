"""Files of ГАР taken into a region's gazetteer, points given to what they hold, the commands for both."""

import pytest
from typer.testing import CliRunner

from core.errors import InvalidInput
from core.events.models import Event
from tenants.cli import app
from tenants.places import gazetteer, places_find
from tenants.structure.addresses.gar.files import gar_files
from tenants.structure.addresses.gar.load import addresses_import
from tenants.structure.models import House, Settlement, Street
from tests.kits import INSIDE
from tests.tenants.structure.gar_files import ELEMENTS, HOUSES, STAMP, element, gar_folder, gar_zip, guid

LAT, LON = INSIDE["ul"]


def taken(path, **files):
    return addresses_import(files=gar_files([gar_folder(path / "gar", **files)]))


def otklik(*arguments):
    result = CliRunner().invoke(app, ["addresses", *map(str, arguments)], env={"COLUMNS": "200"})
    if isinstance(result.exception, InvalidInput):
        raise result.exception
    return result.exit_code, result.output


def test_settlements_streets_and_houses_are_taken_with_what_holds_them(ul, tmp_path):
    result = taken(tmp_path)

    assert (result.settlements, result.streets, result.houses) == (2, 4, 4)
    lane = Street.objects.select_related("settlement").get(guid=guid(23))
    assert (lane.kind, lane.name, lane.within, str(lane.settlement)) == ("пер.", "Тихий", "мкр. Ёлочный", "г. Северск")
    numbers = {
        row.guid: (row.number, row.street_id and row.street.name) for row in House.objects.select_related("street")
    }
    assert numbers == {
        guid(30): ("7", "Мира"),
        guid(31): ("12 к. 2", "Мира"),
        guid(32): ("5", None),
        guid(33): ("стр. 1", "Тихий"),
    }
    village = Settlement.objects.get(guid=guid(11))
    assert (village.municipality.code, village.within) == ("north", "Сосновское с.п.")
    assert "Сосновка" in {place.name for place in gazetteer().places}
    assert Event.objects.get(type="tenants.AddressesImported").payload["houses"] == 4


def test_a_settlement_that_is_there_is_the_same_and_keeps_its_point(ul, tmp_path):
    Settlement.objects.filter(name="Северск").update(lat=LAT, lon=LON)
    before = Settlement.objects.get(name="Северск").id

    taken(tmp_path)

    town = Settlement.objects.get(name="Северск")
    assert (town.id, town.lat, town.guid) == (before, LAT, guid(10))


def test_what_lies_in_no_municipality_of_the_region_is_left_out_and_told(ul, tmp_path):
    told = dict(taken(tmp_path).left_out)

    assert told["муниципалитета «Чужой» в регионе нет"] == 1
    assert told["улица не в населённом пункте региона"] == 1
    assert told["дом не на улице и не в населённом пункте региона"] == 1


def test_the_same_files_again_change_nothing(ul, tmp_path):
    taken(tmp_path)
    House.objects.filter(guid=guid(30)).update(lat=LAT, lon=LON)
    before = [sorted(model.objects.values_list("id", "guid")) for model in (Settlement, Street, House)]

    again = taken(tmp_path)

    assert [sorted(model.objects.values_list("id", "guid")) for model in (Settlement, Street, House)] == before
    assert again.removed == 0
    assert House.objects.get(guid=guid(30)).lat == LAT


def test_newer_files_rename_and_remove(ul, tmp_path):
    taken(tmp_path)
    renamed = [element(20, 8, "ул", "Дружбы") if row["OBJECTID"] == 20 else row for row in ELEMENTS]
    renamed = [element(23, 8, "пер", "Тихий", active="0") if row["OBJECTID"] == 23 else row for row in renamed]
    without = [{**row, "ISACTIVE": "0"} if row["OBJECTID"] == 31 else row for row in HOUSES]

    result = taken(tmp_path, elements=renamed, houses=without)

    assert Street.objects.get(guid=guid(20)).name == "Дружбы"
    assert not Street.objects.filter(guid=guid(23)).exists()
    assert not House.objects.filter(guid__in=[guid(31), guid(33)]).exists()
    assert result.removed == 3
    assert [item.label for item in places_find("дружбы 7").items] == ["г. Северск, ул. Дружбы, д. 7"]


def test_an_archive_of_one_region_is_read_and_of_several_one_must_be_named(ul, tmp_path):
    assert addresses_import(files=gar_files([gar_zip(tmp_path / "one.zip", "73")])).streets == 4
    many = gar_zip(tmp_path / "many.zip", "73", "50")

    with pytest.raises(InvalidInput, match="несколько регионов: 50, 73"):
        gar_files([many])
    assert {file.region for file in gar_files([many], region="73").files} == {"73"}


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><ADDRESSOBJECTS><OBJECT NAME="&b;"/></ADDRESSOBJECTS>'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BOMB, "не читается"),
        ("<ADDRESSOBJECTS><OBJECT", "не читается"),
        ("", "не читается"),
        ("PK\x03\x04", "не читается"),
    ],
)
def test_a_file_that_is_no_xml_or_declares_entities_is_refused_in_words(ul, tmp_path, text, words):
    folder = gar_folder(tmp_path / "gar")
    (folder / f"AS_ADDR_OBJ_{STAMP}.XML").write_text(text)

    with pytest.raises(InvalidInput, match=words):
        addresses_import(files=gar_files([folder]))
    assert not Street.objects.exists()


def test_files_that_are_not_enough_are_told(tmp_path):
    folder = gar_folder(tmp_path / "gar")
    (folder / f"AS_MUN_HIERARCHY_{STAMP}.XML").unlink()
    empty = tmp_path / "empty"
    empty.mkdir()
    (tmp_path / "bad.zip").write_text("нет")

    for paths, words in (
        ([folder], "без него не узнать"),
        ([empty], "AS_ADDR_OBJ_….XML здесь нет"),
        ([tmp_path / "bad.zip"], "не читается"),
        ([tmp_path / "nowhere.xml"], "нет"),
        ([folder / f"AS_HOUSES_PARAMS_{STAMP}.XML"], "не из тех файлов"),
    ):
        with pytest.raises(InvalidInput, match=words):
            gar_files(paths)


def test_files_of_another_region_are_refused(mo, tmp_path):
    strange = [{**row, "NAME": f"{row['NAME']} дальний"} if row["LEVEL"] == 3 else row for row in ELEMENTS]

    with pytest.raises(InvalidInput, match="Те ли это файлы"):
        taken(tmp_path, elements=strange)


def test_the_command_imports_gives_points_and_shows(ul, tmp_path):
    points = tmp_path / "points.csv"
    points.write_text(
        "guid,address,lat,lon\n"
        f"{guid(30)},,{LAT},{LON}\n"
        f",Северск мира 12к2,{LAT + 0.001},{LON}\n"
        f",Северск 40-летия Победы,{LAT + 0.002},{LON}\n"
        f",Нигде,{LAT},{LON}\n"
        f"{guid(99)},,{LAT},{LON}\n"
        f"{guid(20)},,0,0\n"
        f"кривой,,{LAT},{LON}\n"
        f"{guid(21)},,нет,{LON}\n",
        encoding="utf-8",
    )

    code, output = otklik("import", "ul", gar_zip(tmp_path / "gar.zip", "73"), "--points", points)
    shown = otklik("show", "ul")[1]

    assert code == 1
    assert "Улиц: 4. Домов: 4." in output
    assert "Точек поставлено: 3." in output
    assert "Не взято строк: 5." in output
    assert House.objects.get(guid=guid(31)).lat == LAT + 0.001
    assert Street.objects.get(guid=guid(21)).lat == LAT + 0.002
    assert "Дома" in shown
    (place,) = places_find("мира 7").items
    assert (place.lat, place.lon) == (LAT, LON)
