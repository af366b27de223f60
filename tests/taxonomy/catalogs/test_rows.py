"""Rows of a catalog's file: what is good, and how each fault is told."""

import pytest

from taxonomy.catalogs.rows import COLUMNS, Row, row_of, rows_parse
from taxonomy.facts import CategoryFacts, Deadline
from taxonomy.questions import Question
from tests.taxonomy.making import cells, facts_make


def parse(*rows: dict[str, str]) -> tuple[list[CategoryFacts], list[str]]:
    good, bad = rows_parse(Row(f"a.csv, строка {n}", row) for n, row in enumerate(rows, start=2))
    return good, [str(problem) for problem in bad]


def faults(**changes: str) -> list[str]:
    good, bad = parse(cells(**changes) | {"code": changes.get("code", "roads-potholes")})
    assert bool(good) != bool(bad)
    return bad


def test_a_full_row_is_read():
    row = cells(
        includes="Ямы",
        excludes="Дворы",
        aliases="яма | выбоина |",
        examples="Яма у дома|Колесо пробил",
        evidence="before_after",
        sensitivity="personal",
        questions="depth:number!:Глубина, см | kind:choice:Что это:яма/люк",
        playbook="roads-potholes",
        incident_group="Дороги",
        fast_track="Да",
        deadline="12",
        deadline_unit="hours",
    )

    (facts,), bad = parse(row | {"code": "roads-potholes"})

    assert bad == []
    assert facts.aliases == ("яма", "выбоина")
    assert facts.examples == ("Яма у дома", "Колесо пробил")
    assert facts.fast_track is True
    assert facts.deadline == Deadline(amount=12, unit="hours")
    assert facts.questions == (
        Question(key="depth", type="number", label="Глубина, см", required=True),
        Question(key="kind", type="choice", label="Что это", options=("яма", "люк")),
    )


def test_written_rows_are_read_back():
    facts = facts_make("a", aliases="яма | выбоина", questions="kind:choice!:Что:яма/люк", fast_track="yes")

    row = row_of(facts)

    assert tuple(row) == COLUMNS
    assert parse(row) == ([facts], [])


def test_russian_words_of_a_choice_are_understood():
    (facts,), bad = parse(cells(block="Транспорт и дороги", deadline_unit="рабочие дни") | {"code": "a"})

    assert bad == []
    assert (facts.block, facts.deadline.unit) == ("transport", "working_days")


def test_a_line_break_inside_a_cell_is_a_space():
    (facts,), _bad = parse(cells(title="Ямы\nна  дороге", direction="Дороги и\r\nмосты") | {"code": "a"})

    assert (facts.title, facts.direction) == ("Ямы на дороге", "Дороги и мосты")


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("code", "", "пусто"),
        ("code", "Roads", "строчные латинские"),
        ("code", "дороги", "строчные латинские"),
        ("code", "roads potholes", "строчные латинские"),
        ("code", "-roads", "строчные латинские"),
        ("code", "r" * 81, "не длиннее 80"),
        ("code", "own-roads", "у своих категорий регионов"),
        ("block", "", "пусто; бывает: transport"),
        ("block", "cosmos", "неизвестно «cosmos»"),
        ("direction", " ", "пусто"),
        ("direction", "Д" * 101, "длиннее 100"),
        ("title", "", "пусто"),
        ("title", "Я" * 201, "длиннее 200"),
        ("title", "Ямы\0", "недопустимый знак"),
        ("includes", "Я" * 2001, "длиннее 2000"),
        ("excludes", "Я" * 2001, "длиннее 2000"),
        ("aliases", "|".join("я" * 41), "не больше 40 фраз"),
        ("examples", "я" * 301, "по 300 знаков"),
        ("executor_kind", "", "пусто"),
        ("executor_kind", "king", "неизвестно «king»"),
        ("regime", "", "пусто"),
        ("regime", "war", "неизвестно «war»"),
        ("fast_track", "", "нужно yes или no"),
        ("fast_track", "maybe", "нужно yes или no"),
        ("deadline", "", "целое число от 1 до 90"),
        ("deadline", "0", "целое число от 1 до 90"),
        ("deadline", "-5", "целое число от 1 до 90"),
        ("deadline", "2.5", "целое число от 1 до 90"),
        ("deadline", "91", "целое число от 1 до 90"),
        ("deadline", "٣", "целое число"),
        ("deadline", "9" * 400, "целое число"),
        ("deadline_unit", "", "пусто"),
        ("deadline_unit", "weeks", "неизвестно «weeks»"),
        ("evidence", "video", "неизвестно «video»"),
        ("sensitivity", "secret", "неизвестно «secret»"),
        ("questions", "route", "ключ:тип:Вопрос"),
        ("questions", "Route:text:Маршрут", "ключ вопроса"),
        ("questions", "route:essay:Маршрут", "неизвестный тип"),
        ("questions", "route:text:", "нет текста"),
        ("questions", "route:choice:Маршрут", "варианты"),
        ("questions", "route:choice:Маршрут:один", "варианты"),
        ("questions", "route:text:Маршрут:один/два", "варианты"),
        ("questions", "route:choice:Маршрут:один/один", "все разные"),
        ("questions", "a:text:А | a:text:Б", "с одним ключом"),
        ("questions", " | ".join(f"q{n}:text:В" for n in range(9)), "больше 8"),
        ("questions", f"a:text:{'я' * 201}", "слишком длинный"),
        ("playbook", "Ямы", "строчные латинские"),
        ("incident_group", "Д" * 101, "длиннее 100"),
    ],
)
def test_every_fault_is_named_with_its_place_and_column(column, value, words):
    bad = faults(**{column: value})

    assert any(problem.startswith(f"a.csv, строка 2, {column}: ") and words in problem for problem in bad), bad


def test_all_faults_of_a_row_are_told_at_once():
    bad = faults(code="", block="", deadline="0")

    assert len(bad) == 3


def test_a_code_that_comes_twice_names_where_it_was():
    good, bad = parse(cells(title="А") | {"code": "a"}, cells(title="Б") | {"code": "a"})

    assert len(good) == 1
    assert bad == ["a.csv, строка 3, code: код «a» уже есть: a.csv, строка 2"]


def test_a_title_that_comes_twice_in_a_direction_is_a_fault():
    good, bad = parse(
        cells(title="Ямы") | {"code": "a"},
        cells(title=" ямы ") | {"code": "b"},
        cells(title="Ямы", direction="Дворы") | {"code": "c"},
    )

    assert [facts.code for facts in good] == ["a", "c"]
    assert bad == ["a.csv, строка 3, title: такая категория уже есть: a.csv, строка 2"]


def test_good_rows_beside_bad_ones_are_still_read():
    good, bad = parse(cells(title="А") | {"code": "a"}, cells(deadline="x") | {"code": "b"})

    assert [facts.code for facts in good] == ["a"]
    assert len(bad) == 1
