"""`otklik categories …` as the operator types it."""

import re
from datetime import date

import pytest
from typer.testing import CliRunner

from core.errors import Conflict, DomainError, InvalidInput, Missing
from core.events.types import SYSTEM
from taxonomy.cli.categories import app
from taxonomy.facts import OTHER_CODE
from taxonomy.models import Category, Responsibility
from taxonomy.sets.editing import CategoryFaulty, category_add
from taxonomy.sets.selectors import categories_active
from taxonomy.sets.switching import plan_version
from tests.factories import appeal_make
from tests.taxonomy.making import cells
from tests.taxonomy.published import catalog_make, present_facts, region_takes, set_begin

ROADS, YARD = "roads-potholes", "yard-driveway-cleaning"
OWN = "own-sledy-ot-shin"


@pytest.fixture(autouse=True)
def region(ul) -> None:
    """Every command is about `ul`."""


def categories(*arguments: str, answer: str = "", code: int = 0) -> str:
    """What the command prints, in one line of words. Raises what it raises."""
    result = CliRunner().invoke(app, [*arguments, "--region", "ul"], input=answer, env={"COLUMNS": "260"})
    if isinstance(result.exception, DomainError):
        raise result.exception
    assert result.exit_code == code, result.output
    return re.sub(r"[│\s]+", " ", result.output)


def category(code: str = ROADS) -> Category:
    return Category.objects.get(code=code)


def own_make() -> Category:
    set_begin()
    return category_add(acting=SYSTEM, cells=cells(title="Следы от шин"))


def open_codes() -> set[str]:
    return {row.code for row in categories_active()} - {OTHER_CODE}


def test_list_tells_state_edits_and_open_appeals():
    appeal_make()
    categories("edit", ROADS, "--set", "title=Ямы и выбоины")

    shown = categories("list")

    assert re.search(rf"Ямы и выбоины {ROADS} Открыта Категория \d+ \w+ \w+ Министерство дорог 1", shown)
    assert YARD in shown
    assert YARD not in categories("list", "--edited")
    assert "Всего: 0 категорий" in categories("list", "--state", "off")
    assert YARD not in categories("list", "--words", "выбоины")


def test_show_tells_all_of_one_category():
    categories("edit", ROADS, "--set", "title=Ямы и выбоины")

    shown = categories("show", ROADS)

    assert "Правки региона" in shown
    assert "executor_kind" in shown
    with pytest.raises(Missing):
        categories("show", "love")


@pytest.mark.parametrize("chosen", [[ROADS], ["--direction", "Дороги"], ["--block", "transport"]])
def test_switch_closes_and_opens_by_code_direction_or_block(chosen):
    assert f"Изменено: 1 категория: {ROADS}" in categories("switch", *chosen, "--off")
    assert open_codes() == {YARD}
    assert "Ничего не изменилось" in categories("switch", *chosen, "--off")

    categories("switch", *chosen)

    assert open_codes() == {ROADS, YARD}


def test_switch_names_what_it_does_not_know():
    with pytest.raises(InvalidInput, match="Выберите категории"):
        categories("switch", "--off")
    with pytest.raises(InvalidInput, match="love"):
        categories("switch", "love", "--off")


def test_open_on_a_day_and_at_once():
    categories("switch", ROADS, "--off")

    categories("open", ROADS, "--on", "2090-08-15")
    assert category().opens_on == date(2090, 8, 15)
    assert "Откроется 15.08.2090" in categories("list", "--state", "opens_later")

    categories("open", ROADS)
    assert category().opens_on is None
    assert ROADS in open_codes()


def test_open_by_the_plan_of_the_catalog():
    with pytest.raises(Conflict, match="плана открытия нет"):
        categories("open", "--by-plan")
    set_begin()
    step = {"direction": "Дороги", "opens_on": "2090-12-01", "note": ""}
    region_takes(catalog_make(2, *present_facts(), rollout=(step,)))
    assert plan_version() is not None
    categories("switch", "--direction", "Дороги", "--off")

    assert ROADS in categories("open", "--by-plan")

    assert category().opens_on == date(2090, 12, 1)
    with pytest.raises(InvalidInput, match="Либо"):
        categories("open", "--by-plan", "--on", "2090-01-01")


def test_edit_writes_cells_and_the_ministry():
    categories("edit", ROADS, "--set", "deadline=12", "--set", "deadline_unit=hours", "--ministry", "ministry-homes")

    assert (category().deadline, category().deadline_unit) == (12, "hours")
    assert category().ministry.code == "ministry-homes"
    assert "Ничего не изменилось" in categories("edit", ROADS, "--set", "deadline=12")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--set", "deadline"], "ПОЛЕ=ЗНАЧЕНИЕ"),
        (["--set", "love=1"], "Нет такого поля"),
        (["--set", "deadline=много"], "Срок"),
        (["--set", "playbook=love"], "алгоритма «love» в регионе нет"),
        ([], "Что изменить"),
    ],
)
def test_edit_names_what_is_wrong(arguments, words):
    with pytest.raises(InvalidInput, match=words):
        categories("edit", ROADS, *arguments)
    assert category().version == 1


def test_add_makes_an_own_category():
    given = [f"--set={name}={value}" for name, value in cells(title="Следы от шин").items()]

    assert OWN in categories("add", *given, "--ministry", "ministry-roads", "--on", "2090-01-01")

    assert category(OWN).opens_on == date(2090, 1, 1)
    with pytest.raises(CategoryFaulty):
        categories("add", *given, "--ministry", "ministry-roads")


def test_reset_takes_the_catalogs_word_again():
    before = category().title
    categories("edit", ROADS, "--set", "title=Выбоины", "--set", "includes=Наши слова.")

    categories("reset", ROADS, "--field", "title")
    assert (category().title, category().includes) == (before, "Наши слова.")

    categories("reset", ROADS)
    assert category().includes != "Наши слова."
    assert "Ничего не изменилось" in categories("reset", ROADS)


def test_retire_asks_and_ends_an_own_category():
    own_make()

    assert "Ничего не изменено" in categories("retire", OWN, "--successor", ROADS, answer="n\n", code=1)
    assert category(OWN).retired_at is None
    assert "открытых обращений 0" in categories("retire", OWN, "--successor", ROADS, "--yes")

    assert category(OWN).successor == category()
    with pytest.raises(Conflict):
        categories("retire", OWN, "--yes")
    with pytest.raises(InvalidInput, match="новая версия"):
        categories("retire", ROADS, "--yes")


def test_responsible_is_named_and_shown():
    shown = categories("responsible", "--direction", "Дороги", "--ministry", "ministry-homes")

    assert re.search(r"Дороги .*\(ministry-homes\) 1", shown)
    assert Responsibility.objects.get(direction="Дороги").ministry.code == "ministry-homes"
    assert category().ministry.code == "ministry-roads", "what is there keeps its own"
    assert "Дороги" in categories("responsible")
    categories("responsible", "--direction", "Дороги", "--ministry", "ministry-homes", "--present")
    assert category().ministry.code == "ministry-homes"
    for arguments in (["--direction", "Дороги"], ["--ministry", "ministry-homes"]):
        with pytest.raises(InvalidInput):
            categories("responsible", *arguments)
    with pytest.raises(InvalidInput, match="не министерство"):
        categories("responsible", "--direction", "Дороги", "--ministry", "roads-north")


def test_an_unknown_region_is_told():
    result = CliRunner().invoke(app, ["list", "--region", "love"])
    assert isinstance(result.exception, Missing)
