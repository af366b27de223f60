"""A kit with a mistake is refused with the name of the file, and of the row where there is one."""

import pytest

from core.errors import InvalidInput
from tenants.launches.kit import kit_read
from tests.tenants.launches.kit_files import kit_folder, third_kit


@pytest.fixture
def folder(tmp_path):
    return kit_folder(tmp_path / "kit", third_kit())


def test_a_whole_kit_is_read_with_the_lines_of_its_rows(folder):
    kit = kit_read(folder)

    assert kit["region"]["name"] == "Третья область"
    assert [row["line"] for row in kit["municipalities"]] == [2, 3]
    assert kit["staff"][0]["role"] == "regional_admin"


@pytest.mark.parametrize(
    "name",
    ["region.toml", "boundaries.geojson", "municipalities.csv", "organisations.csv", "responsible.csv", "staff.csv"],
)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()

    with pytest.raises(InvalidInput, match=name):
        kit_read(folder)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(InvalidInput, match="nowhere"):
        kit_read(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("staff.csv", "почта,роль\n".encode("cp1251"), "staff.csv: нет столбцов: email"),
        ("staff.csv", b"\0\0", "staff.csv: это не таблица"),
        ("staff.csv", b"", "staff.csv: файл пустой"),
        ("staff.csv", b"email;full_name;role\na;b;c\n", "нет столбцов: organisation.*есть: email, full_name, role"),
        ("responsible.csv", b"direction,code,ministry\na,b,c\nc\n", "responsible.csv, строка 3: не столько ячеек"),
        ("responsible.csv", b"direction,code,ministry\na,b,c,d\n", "responsible.csv, строка 2: не столько ячеек"),
        ("responsible.csv", b'direction,code,ministry\n"a"b,c\n', "responsible.csv, строка 2"),
        ("responsible.csv", b"direction,code,ministry\n", "responsible.csv: нет ни одной строки"),
        ("region.toml", b"name = ", "region.toml"),
        ("region.toml", b'name = "X"', "region.toml: нужна строка portal_name"),
        ("region.toml", b"name = 5", "region.toml: нужна строка name"),
        ("boundaries.geojson", b"{", "boundaries.geojson"),
        ("boundaries.geojson", b"[]", "boundaries.geojson: нужна FeatureCollection"),
        ("boundaries.geojson", b'{"features": [{}]}', "boundaries.geojson, объект 1: нет properties.code"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(folder, name, content, message):
    (folder / name).write_bytes(content)

    with pytest.raises(InvalidInput, match=message):
        kit_read(folder)


def test_modules_are_a_list_of_strings(folder):
    path = folder / "region.toml"
    path.write_text(path.read_text() + 'modules = "voting"\n')

    with pytest.raises(InvalidInput, match="modules — это список строк"):
        kit_read(folder)
