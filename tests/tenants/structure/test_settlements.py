"""Settlements of a region: taken in from a file, bad rows told, read as a gazetteer that is only the region's own."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django_tenants.utils import tenant_context
from shapely import Point
from shapely.geometry import shape
from typer.testing import CliRunner

from core.errors import InvalidInput
from core.events.models import Event
from core.plane import RegionRequired
from tenants.cli import app
from tenants.places import gazetteer
from tenants.structure.models import Municipality, Settlement, SettlementKind
from tenants.structure.settlements import settlements_import, settlements_read
from tests.kits import INSIDE, OUTSIDE

KITS = Path(settings.PROJECT_DIR) / "tenants" / "kits"


def row(name="Ивановка", kind="с", municipality="north", lat="", lon="", population=""):
    return {
        "name": name,
        "kind": kind,
        "municipality": municipality,
        "lat": str(lat),
        "lon": str(lon),
        "population": population,
    }


def taken(*rows):
    return settlements_import(rows=list(enumerate(rows, start=2)))


def names():
    return {place.name for place in gazetteer().places}


def test_rows_are_added_corrected_and_left(ul):
    first = settlements_import(rows=[(2, row()), (3, row("Сосновка"))])
    again = settlements_import(rows=[(2, row(population="120")), (3, row("Сосновка"))])

    assert (first.added, first.changed, first.same, first.bad) == (2, 0, 0, ())
    assert (again.added, again.changed, again.same, again.bad) == (0, 1, 1, ())
    assert Settlement.objects.get(name="Ивановка").population == 120


def test_a_municipality_is_named_by_code_by_name_or_by_the_point(ul):
    lat, lon = INSIDE["ul"]

    result = taken(
        row("По коду", municipality="south"),
        row("По имени", municipality="южный РАЙОН"),
        row("По точке", municipality="", lat=lat, lon=lon),
    )

    assert result.bad == ()
    codes = dict(Settlement.objects.filter(name__startswith="По ").values_list("name", "municipality__code"))
    assert codes == {"По коду": "south", "По имени": "south", "По точке": "north"}


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        (row(name=""), "name"),
        (row(name="я" * 200), "name"),
        (row(kind="столица"), "вида «столица» нет; есть: г, рп"),
        (row(municipality="west"), "«west»"),
        (row(municipality=""), "ни муниципалитета, ни точки"),
        (row(municipality="", lat=OUTSIDE[0], lon=OUTSIDE[1]), "вне границ"),
        (row(lat="54,3"), "и широта, и долгота"),
        (row(lat="сто", lon="48"), "lat"),
        (row(lat="54", lon="190"), "lon"),
        (row(population="много"), "population"),
        (row(population="-5"), "population"),
    ],
)
def test_a_bad_row_is_told_and_the_others_are_written(ul, spoilt, reason):
    result = taken(row("До"), spoilt, row("После"))

    assert result.added == 2
    assert [bad.line for bad in result.bad] == [3]
    assert reason in result.bad[0].reason


def test_a_settlement_twice_in_a_file_is_told(ul):
    result = taken(row("Берёзовка"), row("Березовка"), row("Берёзовка", kind="п"))

    assert result.added == 2
    assert [(bad.line, bad.reason) for bad in result.bad] == [(3, "такой населённый пункт уже есть в строке 2")]


def test_taking_in_is_written_into_the_log(ul):
    taken(row(), row(kind="?"))

    event = Event.objects.filter(type="tenants.SettlementsImported").latest("id")
    assert event.payload == {"added": 1, "changed": 0, "rejected": 1}


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_file_is_read_with_the_lines_of_its_rows(tmp_path, delimiter):
    file = tmp_path / "settlements.csv"
    file.write_text(
        f"name{delimiter}kind\nИвановка{delimiter}с\nлишнее\n\nСосновка{delimiter}д\n", encoding="utf-8-sig"
    )

    rows, bad = settlements_read(file)

    assert rows == [(2, {"name": "Ивановка", "kind": "с"}), (5, {"name": "Сосновка", "kind": "д"})]
    assert [row.line for row in bad] == [3]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Название,Вид\n".encode(), "нет столбцов: name, kind"),
        (b"", "файл пустой"),
        (b"name,kind\n\x98", "не таблица"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path, content, message):
    file = tmp_path / "settlements.csv"
    file.write_bytes(content)

    with pytest.raises(InvalidInput, match=message):
        settlements_read(file)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="нет"):
        settlements_read(tmp_path / "none.csv")


def test_the_command_names_every_bad_row_and_ends_with_one(db, tmp_path):
    file = tmp_path / "settlements.csv"
    file.write_text("name,kind,municipality\nИвановка,с,north\nПетровка,с,west\nСидоровка,?,north\n", encoding="utf-8")

    result = CliRunner().invoke(app, ["settlements", "--region", "ul", "--csv", str(file)], env={"COLUMNS": "200"})

    assert result.exit_code == 1
    assert "Добавлено: 1. Исправлено: 0. Без изменений: 0." in result.output
    assert "муниципалитета «west» в регионе нет" in result.output
    assert "вида «?» нет" in result.output
    assert "Не взято строк: 2." in result.output


def test_a_gazetteer_is_kept_until_settlements_change(
    ul, django_assert_num_queries, django_capture_on_commit_callbacks
):
    before = gazetteer()
    with django_assert_num_queries(0):
        assert gazetteer() is before

    with django_capture_on_commit_callbacks(execute=True):
        taken(row("Новая Ивановка"))

    assert "Новая Ивановка" in names()
    with django_capture_on_commit_callbacks(execute=True):
        Settlement.objects.get(name="Новая Ивановка").delete()
    assert "Новая Ивановка" not in names()


def test_a_municipality_that_changes_changes_the_gazetteer(ul, django_capture_on_commit_callbacks):
    gazetteer()
    with django_capture_on_commit_callbacks(execute=True):
        municipality = Municipality.objects.get(code="south")
        municipality.name = "Самый южный район"
        municipality.save()

    assert "Самый южный район" in {district.name for district in gazetteer().districts}


def test_a_region_gets_its_own_gazetteer(ul, mo, django_capture_on_commit_callbacks):
    with tenant_context(ul), django_capture_on_commit_callbacks(execute=True):
        taken(row("Только в УЛ"))
    with tenant_context(ul):
        assert "Только в УЛ" in names()
    with tenant_context(mo):
        assert "Только в УЛ" not in names()
    with tenant_context(ul):
        assert "Только в УЛ" in names()


def test_no_region_no_gazetteer(db):
    with pytest.raises(RegionRequired):
        gazetteer()


def test_without_the_cache_it_is_read_each_time(ul, settings):
    down = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = {"default": down, "shared": down}

    assert gazetteer().places == gazetteer().places
    assert gazetteer() is not gazetteer()


@pytest.mark.parametrize(("slug", "least"), [("ul", 150), ("mo", 250)])
def test_the_settlements_of_a_demo_kit_lie_in_their_municipalities(slug, least):
    with (KITS / slug / "settlements.csv").open(encoding="utf-8") as file:
        places = list(csv.DictReader(file))
    with (KITS / slug / "municipalities.csv").open(encoding="utf-8") as file:
        centres = {(line["centre"], line["code"]) for line in csv.DictReader(file)}
    boundaries = {
        feature["properties"]["code"]: shape(feature["geometry"])
        for feature in json.loads((KITS / slug / "boundaries.geojson").read_text(encoding="utf-8"))["features"]
    }

    assert len(places) >= least
    assert centres <= {(place["name"], place["municipality"]) for place in places}
    assert {place["kind"] for place in places} <= set(SettlementKind.values)
    assert max(Counter((place["name"], place["kind"], place["municipality"]) for place in places).values()) == 1
    outside = [
        place["name"]
        for place in places
        if not boundaries[place["municipality"]].covers(Point(float(place["lon"]), float(place["lat"])))
    ]
    assert outside == []
