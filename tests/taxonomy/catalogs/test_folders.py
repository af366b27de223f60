"""A catalog as a folder of files, or as one file."""

from pathlib import Path

import pytest

from core.errors import InvalidInput
from taxonomy.catalogs.folders import draft_of_file, draft_read
from tests.taxonomy.making import cells

FACTS = 'slug = "my"\ntitle = "Мой каталог"\nversion = 2\nnote = "Новое"\n'


def table(*rows: dict[str, str]) -> str:
    return "\n".join([";".join(rows[0]), *(";".join(row.values()) for row in rows)])


def category(code: str, **changes: str) -> dict[str, str]:
    return {"code": code, **cells(title=f"Категория {code}", **changes)}


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "catalog.toml").write_text(FACTS)
    (tmp_path / "b.csv").write_text(table(category("c")))
    (tmp_path / "a.csv").write_text(table(category("a"), category("b")))
    return tmp_path


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in draft_read(folder).problems]


def test_all_files_are_read_in_their_order(folder):
    (folder / "moves.csv").write_text("from,to\nold,a\n")
    (folder / "rollout.csv").write_text("opens_on,direction,note\n2026-12-01,Дороги,к зиме\n")

    draft = draft_read(folder)

    assert (draft.slug, draft.title, draft.number, draft.note) == ("my", "Мой каталог", 2, "Новое")
    assert [item.code for item in draft.categories] == ["a", "b", "c"]
    assert draft.moves == {"old": ("a",)}
    assert draft.rollout == ({"opens_on": "2026-12-01", "direction": "Дороги", "note": "к зиме"},)
    assert draft.problems == ()


def test_a_code_that_comes_twice_in_two_files_is_found(folder):
    (folder / "b.csv").write_text(table(category("a")))

    assert problems(folder) == [
        "b.csv, строка 2, code: код «a» уже есть: a.csv, строка 2",
        "b.csv, строка 2, title: такая категория уже есть: a.csv, строка 2",
    ]


def test_faults_of_moves_and_of_the_plan_are_told_with_those_of_rows(folder):
    (folder / "a.csv").write_text(table(category("a", deadline="x")))
    (folder / "moves.csv").write_text("from,to\nc,b\nold,nowhere\nx,y\ny,x\n")
    (folder / "rollout.csv").write_text("opens_on,direction,note\nзавтра,Дороги,\n2026-12-01,,\n")

    told = problems(folder)

    assert any("a.csv, строка 2, deadline" in words for words in told)
    assert "moves.csv: «c» осталась в каталоге, переходить ей некуда" in told
    assert "moves.csv: «old» переходит в «nowhere», а её в каталоге нет" in told
    assert any("по кругу" in words for words in told)
    assert "rollout.csv, строка 2, opens_on: нужна дата вида 2026-12-01" in told
    assert "rollout.csv, строка 3, direction: пусто" in told


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ("slug = ", "не читается"),
        ("slug = 1\ntitle = 'x'\nversion = 1", "строки"),
        ("slug = 'Мой'\ntitle = 'x'\nversion = 1", "Код каталога"),
        (f"slug = '{'x' * 61}'\ntitle = 'x'\nversion = 1", "до 60 знаков"),
        ("slug = 'my'\ntitle = ' '\nversion = 1", "Название"),
        (f"slug = 'my'\ntitle = '{'x' * 151}'\nversion = 1", "до 150 знаков"),
        ("slug = 'my'\ntitle = 'x'", "Номер версии"),
        ("slug = 'my'\ntitle = 'x'\nversion = 0", "Номер версии"),
        ("slug = 'my'\ntitle = 'x'\nversion = true", "Номер версии"),
        ("slug = 'my'\ntitle = 'x'\nversion = 99999999999", "Номер версии"),
    ],
)
def test_wrong_facts_of_a_catalog_are_refused(folder, facts, words):
    (folder / "catalog.toml").write_text(facts)

    with pytest.raises(InvalidInput, match=words):
        draft_read(folder)


def test_a_folder_without_facts_is_no_catalog(tmp_path):
    with pytest.raises(InvalidInput, match=r"нет файла catalog\.toml"):
        draft_read(tmp_path)


def test_facts_in_another_encoding_are_refused(folder):
    (folder / "catalog.toml").write_bytes(FACTS.encode("cp1251"))

    with pytest.raises(InvalidInput, match="не читается"):
        draft_read(folder)


def test_one_file_with_its_moves(tmp_path):
    draft = draft_of_file(
        "my.csv",
        table(category("a")).encode(),
        slug="my",
        title="Мой",
        number=3,
        moves_file=("moves.csv", b"from;to\nold;a\ngone;\nbad;nowhere\n"),
    )

    assert [item.code for item in draft.categories] == ["a"]
    assert draft.moves == {"old": ("a",), "gone": (), "bad": ("nowhere",)}
    assert [str(problem) for problem in draft.problems] == [
        "moves.csv: «bad» переходит в «nowhere», а её в каталоге нет"
    ]
