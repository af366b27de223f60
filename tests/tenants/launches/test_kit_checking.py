"""All faults of a kit are told at once, each with its file and line, before anything is made."""

import json
from copy import deepcopy

import pytest
from typer.testing import CliRunner, Result

from tenants.cli import app
from tenants.launches.checking import kit_faults, kit_warnings
from tenants.regions.models import Domain, Launch, Region
from tests.tenants.launches.kit_files import kit_folder, third_kit

BOWTIE = {"type": "Polygon", "coordinates": [[[48, 54], [49, 55], [49, 54], [48, 55], [48, 54]]]}


def faults_of(tmp_path, kit, **options) -> list[str]:
    return kit_faults(kit_folder(tmp_path / "kit", kit), **options)[1]


def set_row(table, index, **values):
    return lambda kit: kit[table][index].update(values)


def region(**values):
    return lambda kit: kit["region"].update(values)


def repeat(table, index=0, **values):
    return lambda kit: kit[table].append({**kit[table][index], **values})


def circle(kit):
    kit["organisations"][0]["parent"] = "ministry-homes"
    kit["organisations"][1]["parent"] = "ministry-roads"


def repeat_boundary(kit):
    kit["boundaries"]["features"].append(deepcopy(kit["boundaries"]["features"][0]))


def test_a_good_kit_has_no_faults(db, tmp_path):
    assert faults_of(tmp_path, third_kit()) == []


@pytest.mark.parametrize("slug", ["ul", "mo"])
def test_the_kits_that_ship_have_no_faults(db, slug):
    from django.conf import settings

    assert kit_faults(settings.PROJECT_DIR / "tenants" / "kits" / slug, slug="xx")[1] == []


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (region(slug="ul"), "region.toml: Регион с кодом «ul» уже есть."),
        (region(slug="console"), "region.toml: Код «console» занят самим сервисом."),
        (region(slug="Х"), "region.toml: slug — Код — от 2 до 20"),
        (region(timezone="Europe/Nowhere"), "region.toml: нет часового пояса Europe/Nowhere."),
        (region(primary="#ffe08a"), "region.toml: primary — Основным цветом пишут ссылки и кнопки"),
        (region(primary="blue"), "region.toml: primary_colour — Цвет записывается как"),
        (region(accent="#12"), "region.toml: accent_colour — Цвет"),
        (region(emblem="none"), "region.toml: нет эмблемы none."),
        (region(emblem="../../x"), "region.toml: emblem"),
        (region(name="я" * 200), "region.toml: name"),
        (region(portal_name="\u200b\u2060"), "region.toml: portal_name — "),
        (region(greeting="я" * 201), "region.toml: greeting — "),
        (region(hotline="8 800 ГОРОД"), "region.toml: hotline — В номере горячей линии не бывает букв"),
        (region(hotline="12"), "region.toml: hotline — Это не похоже на номер телефона"),
        (region(contact_email="почта"), "region.toml: contact_email — "),
        (set_row("municipalities", 0, kind="царство"), "municipalities.csv, строка 2: Вида «царство» нет"),
        (set_row("municipalities", 0, kind="\u200b"), "municipalities.csv, строка 2: "),
        (set_row("municipalities", 0, name="\u3164"), "municipalities.csv, строка 2: name"),
        (set_row("municipalities", 0, code=""), "municipalities.csv, строка 2: пустой столбец code"),
        (set_row("municipalities", 1, code="west"), "municipalities.csv, строка 3: в boundaries.geojson нет границы"),
        (set_row("municipalities", 1, name=""), "municipalities.csv, строка 3: name"),
        (set_row("municipalities", 1, lat="", lon=""), "municipalities.csv, строка 3: нужны lat и lon"),
        (set_row("municipalities", 1, lat="сто"), "municipalities.csv, строка 3: lat: «сто»"),
        (repeat("municipalities"), "municipalities.csv, строка 4: «north» уже есть: municipalities.csv, строка 2"),
        (repeat_boundary, "boundaries.geojson, «north»: граница с этим кодом уже есть"),
        (lambda kit: kit["boundaries"]["features"][0].update(geometry=BOWTIE), "«north»: Граница пересекает сама себя"),
        (set_row("settlements", 0, kind="столица"), "settlements.csv, строка 2: вида «столица» нет"),
        (set_row("settlements", 0, municipality="west"), "settlements.csv, строка 2: муниципалитета «west»"),
        (set_row("organisations", 0, kind="king"), "organisations.csv, строка 2: kind"),
        (set_row("organisations", 0, email="нет"), "organisations.csv, строка 2: email"),
        (set_row("organisations", 2, municipality="nort"), "«nort» нет в municipalities.csv. Может быть, «north»?"),
        (set_row("organisations", 0, parent="nobody"), "organisations.csv, строка 2: «nobody» нет в organisations.csv"),
        (circle, "organisations.csv, строка 2: организация не может подчиняться самой себе"),
        (repeat("organisations"), "organisations.csv, строка 7: «ministry-roads» уже есть"),
        (set_row("staff", 1, role="tsar"), "staff.csv, строка 3: роли «tsar» нет; есть: moderator"),
        (set_row("staff", 1, email="нет"), "staff.csv, строка 3: "),
        (set_row("staff", 2, organisation=""), "staff.csv, строка 4: для этой роли нужна организация"),
        (set_row("staff", 2, organisation="ministry-road"), "строка 4: «ministry-road» нет в organisations.csv"),
        (set_row("staff", 6, municipality=""), "staff.csv, строка 8: для этой роли нужен муниципалитет"),
        (set_row("staff", 0, role="moderator"), "staff.csv: нет ни одного администратора региона"),
        (repeat("staff"), "staff.csv, строка 9: эта роль этого человека уже есть: staff.csv, строка 2"),
        (repeat("staff", email="ADMIN@staff.example", role="moderator", full_name="Другой"),
         "staff.csv, строка 9: этот адрес уже у другого человека, «Сотрудник admin»: staff.csv, строка 2"),
        (set_row("staff", 2, organisation="ministry-homes"), "responsible.csv, строка 2: в staff.csv нет никого"),
        (set_row("categories", 0, code="roads-potholez"),
         "categories.csv, строка 2: категории «roads-potholez» нет в каталоге. Может быть, «roads-potholes"),
        (repeat("categories"), "categories.csv, строка 4: «roads-potholes» уже есть"),
        (set_row("responsible", 0, code="", direction="Дорги"),
         "responsible.csv, строка 2: направления «Дорги» нет ни в одном каталоге. Может быть, «Дороги»"),
        (set_row("responsible", 0, direction="Транспорт и дороги"), "строка 2: заполните либо direction, либо code"),
        (set_row("responsible", 0, ministry="love"), "responsible.csv, строка 2: организации «love» нет"),
        (set_row("responsible", 0, ministry="roads-north"), "строка 2: за категории отвечает министерство"),
        (lambda kit: kit["responsible"].pop(0), "responsible.csv: никто не отвечает за направления: "),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_place(db, tmp_path, spoil, fault):
    kit = third_kit()
    spoil(kit)

    found = faults_of(tmp_path, kit)

    assert any(fault in words for words in found), found


@pytest.mark.parametrize(
    ("host", "fault"),
    [("http://x", "«http://x» — не имя узла"), ("ul.localhost", "адрес ul.localhost занят другим регионом")],
)
def test_a_host_that_will_not_do_is_told(db, tmp_path, host, fault):
    Domain.objects.get_or_create(domain="ul.localhost", tenant=Region.objects.get(slug="ul"))
    folder = kit_folder(tmp_path / "kit", third_kit())
    with (folder / "region.toml").open("a", encoding="utf-8") as file:
        file.write(f'domain = "{host}"\nmodules = ["nothing"]\ncatalog = "moskow-689"\n')

    found = kit_faults(folder)[1]

    assert found == [
        f"region.toml: {fault}",
        "region.toml: модуль «nothing» не установлен.",
        "region.toml: каталога категорий «moskow-689» нет; есть: moscow-689, ulyanovsk-20.",
    ]


@pytest.mark.parametrize(("name", "content"), [("emblem.svg", b"no picture"), ("emblem.png", b"\x89PNG\r\n\x1a\nno")])
def test_an_emblem_that_is_no_picture_is_a_fault(db, tmp_path, name, content):
    folder = kit_folder(tmp_path / "kit", third_kit())
    (folder / name).write_bytes(content)

    (fault,) = kit_faults(folder)[1]
    assert fault.startswith(f"{name}: ")


def test_of_two_emblems_nobody_knows_which(db, tmp_path):
    folder = kit_folder(tmp_path / "kit", third_kit())
    for name in ("emblem.svg", "emblem.png"):
        (folder / name).write_bytes(b"")

    assert kit_faults(folder)[1] == ["В наборе две эмблемы: оставьте emblem.svg или другую."]


def spoilt(tmp_path):
    kit = third_kit()
    kit["region"]["primary"] = "blue"
    kit["municipalities"][1]["lat"] = "сто"
    kit["staff"][1]["role"] = "tsar"
    kit["responsible"][0]["ministry"] = "love"
    folder = kit_folder(tmp_path / "kit", kit)
    with (folder / "settlements.csv").open("a", encoding="utf-8") as file:
        file.write("лишь,две\n")
    return folder


def test_everything_is_told_at_once_whatever_cannot_be_read(db, tmp_path):
    folder = spoilt(tmp_path)
    (folder / "boundaries.geojson").write_text("{", encoding="utf-8")
    (folder / "organisations.csv").unlink()

    found = kit_faults(folder)[1]

    for place in (
        "boundaries.geojson", "organisations.csv", "settlements.csv, строка 6", "region.toml: primary_colour",
        "municipalities.csv, строка 3: lat", "staff.csv, строка 3: роли «tsar»",
    ):  # fmt: skip
        assert any(place in words for words in found), (place, found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "content", ["[]", '{"features": [5, {"properties": 7}, {"properties": {"code": "x"}}]}', "null"]
)
def test_boundaries_of_any_shape_are_a_fault_and_no_failure(db, tmp_path, content):
    folder = kit_folder(tmp_path / "kit", third_kit())
    (folder / "boundaries.geojson").write_text(content, encoding="utf-8")
    json.loads(content)

    assert any("boundaries.geojson" in words for words in kit_faults(folder)[1])


def create(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["create", *arguments])


def test_create_tells_all_faults_and_makes_nothing(db, tmp_path):
    for check in ((), ("--check",)):
        result = create(str(spoilt(tmp_path)), *check)

        assert result.exit_code == 1
        assert "staff.csv, строка 3: роли «tsar» нет" in result.output
        assert "municipalities.csv, строка 3: lat" in result.output
        assert "ошибок, ничего не создано" in result.output
        assert not Region.objects.filter(slug="xx").exists()
        assert not Launch.objects.filter(region__slug="xx").exists()


def test_check_of_a_good_kit_says_so_and_makes_nothing(db, tmp_path):
    result = create(str(kit_folder(tmp_path / "kit", third_kit())), "--check")

    assert (result.exit_code, "Ошибок в наборе нет." in result.output) == (0, True)
    assert not Region.objects.filter(slug="xx").exists()


def test_check_says_what_a_kit_leaves_open_and_launches_it_all_the_same(db, tmp_path):
    kit = third_kit()
    kit["staff"] = [row for row in kit["staff"] if row["role"] not in ("moderator", "executor")]

    result = create(str(kit_folder(tmp_path / "kit", kit)), "--check")

    assert result.exit_code == 0
    for words in (
        "Внимание. responsible.csv: за «Другое / без категории» (code own-other) не отвечает никто.",
        "Внимание. staff.csv: нет ни одного модератора",
        "Внимание. staff.csv: нет ни одного исполнителя",
    ):
        assert words in result.output


def test_a_kit_that_names_who_answers_for_other_is_warned_of_nothing(db, tmp_path):
    kit = third_kit()
    kit["responsible"].append({"direction": "", "code": "own-other", "ministry": "ministry-homes"})

    assert "Внимание" not in create(str(kit_folder(tmp_path / "kit", kit)), "--check").output


@pytest.mark.parametrize("slug", ["ul", "mo"])
def test_the_kits_that_ship_leave_nothing_open(db, slug):
    from django.conf import settings

    assert kit_warnings(kit_faults(settings.PROJECT_DIR / "tenants" / "kits" / slug, slug="xx")[0]) == []
