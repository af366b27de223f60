"""`otklik catalog …` as the operator types it."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.errors import Conflict, DomainError, InvalidInput, Missing
from core.events.types import SYSTEM
from taxonomy.catalogs.folders import SHIPPED
from taxonomy.catalogs.selectors import catalog_version, version_content
from taxonomy.catalogs.storing import catalog_at_hand
from taxonomy.cli.catalog import app
from taxonomy.models import Category
from taxonomy.sets.editing import category_edit
from taxonomy.sets.responsibility import responsibility_set
from taxonomy.sets.selectors import categories_active, set_number
from tenants.service import organisation_by_code
from tests.factories import appeal_make
from tests.taxonomy.making import cells, set_of

pytestmark = pytest.mark.django_db


def catalog(*arguments: str, answer: str = "", code: int = 0) -> str:
    """What the command prints, in one line of words. Raises what it raises."""
    result = CliRunner().invoke(app, list(arguments), input=answer, env={"COLUMNS": "220"})
    if isinstance(result.exception, DomainError):
        raise result.exception
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def table(path: Path, *rows: dict[str, str]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def row(code: str, **changes: str) -> dict[str, str]:
    return {"code": code, **cells(**{"title": f"Категория {code}", **changes})}


@pytest.fixture
def mine(tmp_path) -> str:
    """Version 1 of «my»: `a`, `b`, `c`."""
    path = table(tmp_path / "my.csv", row("a"), row("b"), row("c"))
    catalog("import", path, "--slug", "my", "--title", "Мой каталог", "--note", "Первая")
    return "my"


def test_list_tells_versions_and_what_is_shipped(mine):
    output = catalog("list")

    assert "Мой каталог" in output
    assert "Первая" in output
    for slug in ("moscow-689", "ulyanovsk-20"):
        assert slug in output


def test_show_counts_by_direction():
    output = catalog("show", "moscow-689")

    assert "Всего: 689 категорий" in output
    assert "Транспорт и дороги" in output


def test_show_tells_the_plan():
    output = catalog("show", "ulyanovsk-20")

    assert "Всего: 20 категорий" in output
    assert "Семья и дети 3 0 15.02.2027" in output


def test_show_one_direction_and_one_category(mine):
    assert "Категория a" in catalog("show", mine, "--direction", "Дороги")
    one = catalog("show", mine, "--code", "a")
    assert "deadline_unit" in one
    assert "Категория b" not in one
    with pytest.raises(Missing):
        catalog("show", mine, "--code", "love")
    with pytest.raises(Missing, match="Есть: «Дороги»"):
        catalog("show", mine, "--direction", "Любовь")
    with pytest.raises(Missing):
        catalog("show", "nothing")


def test_what_is_exported_can_be_imported(tmp_path):
    path = tmp_path / "out.csv"
    catalog("show", "moscow-689", "--csv", str(path))

    catalog("import", str(path), "--slug", "copy", "--title", "Копия")

    copy, original = (version_content(catalog_version(slug)) for slug in ("copy", "moscow-689"))
    assert copy.categories == original.categories


def test_a_folder_and_a_shipped_catalog_are_imported(tmp_path):
    assert "категорий 20" in catalog("import", "ulyanovsk-20")
    assert "категорий 20" in catalog("import", str(SHIPPED / "ulyanovsk-20"))
    with pytest.raises(Missing):
        catalog("import", str(tmp_path / "nothing"))


def test_a_file_becomes_the_next_version(mine, tmp_path):
    path = table(tmp_path / "next.csv", row("a"), row("b"))
    moves = table(tmp_path / "moves.csv", {"from": "c", "to": "b"})

    output = catalog("import", path, "--slug", mine, "--moves", moves)

    assert "версия 2" in output
    assert version_content(catalog_version(mine)).moves == {"c": ("b",)}
    assert catalog_version(mine).catalog.title == "Мой каталог"


def test_bad_rows_are_all_shown_and_nothing_is_stored(tmp_path):
    path = table(tmp_path / "my.csv", row("a", deadline="много"), row("a"), row("b", block="[космос]"))
    moves = table(tmp_path / "moves.csv", {"from": "x", "to": "nowhere"})

    output = catalog("import", path, "--slug", "my", "--title", "Мой", "--moves", moves, code=1)

    for words in ("my.csv, строка 2", "deadline", "код «a» уже есть", "[космос]", "moves.csv", "Ошибок: 5"):
        assert words in output
    with pytest.raises(Missing):
        catalog_version("my")


def test_check_stores_nothing(tmp_path):
    path = table(tmp_path / "my.csv", row("a"))

    assert "Ошибок нет" in catalog("import", path, "--slug", "my", "--title", "Мой", "--check")
    with pytest.raises(Missing):
        catalog_version("my")


def test_a_file_needs_a_slug_and_a_new_catalog_a_title(tmp_path):
    path = table(tmp_path / "my.csv", row("a"))

    with pytest.raises(InvalidInput, match="--slug"):
        catalog("import", path)
    with pytest.raises(InvalidInput, match="--title"):
        catalog("import", path, "--slug", "my")


def test_a_taken_number_is_refused(mine, tmp_path):
    path = table(tmp_path / "other.csv", row("z"))

    with pytest.raises(Conflict, match="неизменна"):
        catalog("import", path, "--slug", mine, "--version", "1")


def test_diff_of_two_versions(mine, tmp_path):
    path = table(tmp_path / "next.csv", row("a", deadline="3"), row("b"), row("d"))
    catalog("import", path, "--slug", mine, "--moves", table(tmp_path / "moves.csv", {"from": "c", "to": "b"}))

    output = catalog("diff", mine, "--from", "1", "--to", "2")

    assert "версия 1 → версия 2" in output
    assert "10 рабочих дней" in output
    assert "3 рабочих дня" in output
    assert "добавится 1, изменится 1, объединится 1, разделится 0, закроется 0, без изменений 1" in output
    assert catalog("diff", mine, "--from", "1") == output
    with pytest.raises(InvalidInput, match="--region"):
        catalog("diff", mine)


@pytest.fixture
def based(ul, mine, tmp_path) -> str:
    """Region «ul» with version 1 of «my», an edit of its own and a version 2 to come."""
    set_of(version_content(catalog_version(mine)))
    category_edit(acting=SYSTEM, code="a", version=1, cells={"deadline": "5"})
    path = table(tmp_path / "next.csv", row("a", deadline="3", includes="Всё"), row("b"), row("d", direction="Дворы"))
    catalog("import", path, "--slug", mine, "--moves", table(tmp_path / "moves.csv", {"from": "c", "to": "b"}))
    responsibility_set(acting=SYSTEM, ministry_id=organisation_by_code("ministry-homes").id, direction="Дворы")
    return mine


def test_diff_for_a_region_shows_conflicts_and_open_appeals(based):
    appeal_make(category="c")

    output = catalog("diff", "--region", "ul", "--catalog", based)

    assert "расхождение: слово региона" in output
    assert "возьмём новое" in output
    assert "Дворы 1 сразу" in output
    assert "объединится b 1" in output
    assert "--take a:deadline" in output
    assert set_number() == 1


def test_publish_asks_first(based):
    assert "Ничего не изменено" in catalog("publish", "--region", "ul", "--catalog", based, answer="n\n", code=1)
    assert set_number() == 1

    output = catalog("publish", "--region", "ul", "--catalog", based, answer="y\n")

    assert "версия 2" in output
    assert Category.objects.get(code="a").deadline == 5
    assert Category.objects.get(code="a").includes == "Всё"
    assert Category.objects.get(code="c").successor.code == "b"


def test_publish_takes_what_it_is_told_to(based):
    output = catalog("publish", "--region", "ul", "--catalog", based, "--take", "a:deadline", "--yes")

    assert "расхождение: слово каталога" in output
    assert Category.objects.get(code="a").deadline == 3
    for wrong in ("a", "a:", ":deadline"):
        with pytest.raises(InvalidInput, match="КОД:ПОЛЕ"):
            catalog("publish", "--region", "ul", "--catalog", based, "--take", wrong, "--yes")


def test_publish_opens_new_categories_on_a_day(based):
    output = catalog("publish", "--region", "ul", "--catalog", based, "--opens-on", "2100-01-15", "--yes")

    assert "15.01.2100" in output
    assert "d" not in {row.code for row in categories_active()}
    with pytest.raises(InvalidInput, match="Либо"):
        catalog("publish", "--region", "ul", "--catalog", based, "--opens-on", "2100-01-15", "--by-plan")


def test_a_plan_is_needed_to_publish_by_it(based):
    with pytest.raises(InvalidInput, match="Плана открытия нет"):
        catalog("publish", "--region", "ul", "--catalog", based, "--by-plan")


def test_ulyanovsk_grows_by_the_plan_of_its_starting_set(ul):
    grown = version_content(catalog_at_hand("moscow-689"))
    for direction in {facts.direction for facts in grown.categories.values()}:
        responsibility_set(acting=SYSTEM, ministry_id=organisation_by_code("ministry-homes").id, direction=direction)
    set_of(version_content(catalog_at_hand("ulyanovsk-20")))
    twenty = dict(Category.objects.values_list("code", "id"))

    output = catalog("publish", "--region", "ul", "--catalog", "moscow-689", "--by-plan", "--yes")

    assert "категорий 689" in output
    assert "01.12.2026" in output
    assert dict(Category.objects.filter(code__in=twenty).values_list("code", "id")) == twenty


def test_an_unknown_region_or_catalog_is_told(ul):
    with pytest.raises(Missing):
        catalog("publish", "--region", "love", "--catalog", "moscow-689", "--yes")
    with pytest.raises(Missing):
        catalog("publish", "--region", "ul", "--catalog", "love", "--yes")
