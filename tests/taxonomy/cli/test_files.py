"""Files that the commands of categories and rubrication read and write: checked before long work, never lost."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.errors import InvalidInput
from language.engine.model import RubricModel
from taxonomy.cli import catalog, rubrics
from tests.taxonomy.published import first_version


def run(app, *arguments: object) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception is not None:
        raise result.exception
    return result.output


def labelled(path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "code"])
        for number in range(30):
            writer.writerow([f"Яма на дороге у дома {number}", "roads-potholes"])
            writer.writerow([f"Двор не убран, грязь у подъезда {number}", "yard-driveway-cleaning"])
    return path


@pytest.fixture
def no_fitting(monkeypatch):
    """Nothing is learned before it is known that the result can be kept."""

    def fail(*_arguments: object, **_more: object) -> RubricModel:
        raise AssertionError("learned before the file was checked")

    monkeypatch.setattr(RubricModel, "fit", fail)


def test_a_report_goes_into_a_folder_that_is_missing(ul, tmp_path):
    source = labelled(tmp_path / "in.csv")

    output = run(
        rubrics.app, "evaluate", "--region", "ul", "--csv", source, "--folds", "2", "--out", tmp_path / "a" / "b"
    )

    assert "Отчёт:" in output
    assert (tmp_path / "a" / "b" / "report.md").is_file()


def test_a_report_that_cannot_be_kept_is_refused_before_anything_is_learned(ul, tmp_path, no_fitting):
    source = labelled(tmp_path / "in.csv")

    with pytest.raises(InvalidInput, match="это файл, а нужна папка"):
        run(rubrics.app, "evaluate", "--region", "ul", "--csv", source, "--out", source)
    with pytest.raises(InvalidInput, match=r"не записать|нужна папка"):
        run(rubrics.app, "evaluate", "--region", "ul", "--csv", source, "--out", source / "report")


def test_a_report_never_overwrites_what_is_measured(ul, tmp_path, no_fitting):
    source = labelled(tmp_path / "report.md")
    before = source.read_bytes()

    with pytest.raises(InvalidInput, match="тот самый файл"):
        run(rubrics.app, "evaluate", "--region", "ul", "--csv", source, "--out", tmp_path)

    assert source.read_bytes() == before


@pytest.mark.parametrize("same", ["in.csv", "./in.csv"])
def test_answers_never_overwrite_the_questions(ul, tmp_path, monkeypatch, same):
    monkeypatch.chdir(tmp_path)
    source = labelled(tmp_path / "in.csv")
    before = source.read_bytes()

    with pytest.raises(InvalidInput, match="тот самый файл"):
        run(rubrics.app, "predict", "--region", "ul", "--csv", source, "--out", same)

    assert source.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["Яма", "--out", "x.csv"], "добавьте --csv"),
        (["--csv", "missing.csv"], "нет"),
        (["--csv", "in.csv", "--out", "missing/x.csv"], "Папки missing нет"),
        (["Яма", "--csv", "in.csv"], "Либо текст, либо --csv"),
    ],
)
def test_what_does_not_go_together_is_said_in_a_sentence(ul, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    labelled(tmp_path / "in.csv")

    with pytest.raises(InvalidInput, match=words):
        run(rubrics.app, "predict", "--region", "ul", *arguments)


def test_answers_for_a_file_say_how_far_they_are(ul, tmp_path):
    source = labelled(tmp_path / "in.csv")

    output = run(rubrics.app, "predict", "--region", "ul", "--csv", source, "--out", tmp_path / "out.csv")

    assert "Ответов: 1" in output


def test_a_catalog_is_written_whole_or_refused_in_a_sentence(ul, tmp_path):
    first_version()

    assert "Записано категорий" in run(catalog.app, "show", "small", "--csv", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").startswith("code,")
    for place in (tmp_path / "missing" / "out.csv", tmp_path):
        with pytest.raises(InvalidInput):
            run(catalog.app, "show", "small", "--csv", place)


def test_codes_are_never_cut(ul):
    long = "a-very-long-code-of-a-category-that-a-narrow-terminal-would-cut-somewhere-in-it"
    from tests.taxonomy.making import facts_make
    from tests.taxonomy.published import catalog_make

    catalog_make(1, facts_make(long, title="Очень длинное название категории, которое никуда не влезает"))

    assert long in run(catalog.app, "show", "small", "--direction", "Дороги")
