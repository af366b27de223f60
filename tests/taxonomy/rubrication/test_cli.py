"""`otklik rubrics …` as an operator types it."""

import csv
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from core.errors import Conflict, InvalidInput
from core.storage import private_storage
from learning.cli import app as models_app
from learning.models import TrainedModel
from taxonomy.cli.rubrics import app
from taxonomy.models import Category, Decision
from taxonomy.rubrication.history import CodeFinder, FileRow, history_kept, history_match
from taxonomy.service import rubricate
from tests.taxonomy.rubrication.decided import POTHOLES, YARDS, decisions_make, slang

# Where copies of files lie.
KEPT = "regions/ul/rubrics/history"


def rubrics(*arguments: object) -> str:
    return run(app, *arguments)


def run(app: Typer, *arguments: object) -> str:
    """What the command prints. Raises what it raises; AssertionError when it ends with another code than 0."""
    result = CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200"})
    if isinstance(result.exception, Exception) and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def train(*arguments: object) -> str:
    return run(models_app, "train", "--kind", "rubrication", *arguments)


def file_of(path: Path, rows: list[dict[str, str]], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def titles() -> dict[str, str]:
    return dict(Category.objects.values_list("code", "title"))


@pytest.fixture
def labelled(ul, tmp_path) -> Path:
    """Messages of another system: topics by their titles, one of them unknown here."""
    topics = titles()
    rows = [
        {
            "text": slang((POTHOLES, YARDS)[number % 2], number) + (" Звоните 89270001122" if number == 0 else ""),
            "group": "Дороги",
            "topic": topics[(POTHOLES, YARDS)[number % 2]].upper(),
            "executor": ("Дорожники", "Дворники")[number % 2],
        }
        for number in range(400)
    ]
    rows.append({"text": "О пингвинах", "group": "", "topic": "Пингвины", "executor": ""})
    yield file_of(tmp_path / "history.csv", rows)
    for name in private_storage().listdir(KEPT)[1]:
        private_storage().delete(f"{KEPT}/{name}")


def test_a_file_teaches_and_only_a_masked_copy_of_it_is_kept(labelled):
    output = train("--region", "ul", "--csv", labelled)

    assert "сообщений с категорией 400" in output
    assert "Пингвины: 1" in output
    assert "теперь отвечает" in output
    assert rubricate(slang(YARDS, 1000)).best.code == YARDS
    assert not Decision.objects.exists()
    kept = history_kept()
    assert len(kept) == 400
    assert not any("89270001122" in item.text for item in kept)


def test_a_later_training_remembers_the_file(labelled):
    train("--region", "ul", "--csv", labelled)
    decisions_make(60)

    output = train("--region", "ul")

    assert "Модель 2 не лучше" in output
    assert TrainedModel.objects.get(version=2).examples > 400


def test_a_trained_model_is_measured_on_a_file_it_has_not_seen(labelled, tmp_path):
    train("--region", "ul", "--csv", labelled)
    other = file_of(
        tmp_path / "other.csv",
        [{"text": slang(code, 5000 + number), "code": code} for number in range(20) for code in (POTHOLES, YARDS)],
        delimiter=";",
    )

    output = rubrics("evaluate", "--region", "ul", "--csv", other, "--trained", "--out", tmp_path / "report")

    assert "Модель 1" in output
    report = (tmp_path / "report" / "report.md").read_text(encoding="utf-8")
    assert "| Категория, первая | 1.0000 |" in report
    assert "confusion.svg" in report
    assert (tmp_path / "report" / "confusion.svg").read_text(encoding="utf-8").startswith("<svg")
    assert TrainedModel.objects.count() == 1


def test_cross_validation_tells_the_cold_start_and_the_curve_too(labelled, tmp_path):
    output = rubrics(
        "evaluate", "--region", "ul", "--csv", labelled, "--folds", "2", "--curve", "--out", tmp_path / "report"
    )

    assert "Перекрёстная проверка, частей 2" in output
    assert "Холодный старт" in output
    assert "Исполнитель, первый" in output
    assert "Текстов в секунду" in output
    report = (tmp_path / "report" / "report.md").read_text(encoding="utf-8")
    assert "Как растёт с решениями" in report
    assert "Пингвины: 1" in report
    assert not TrainedModel.objects.exists()


def test_decisions_of_the_region_are_measured_without_a_file(ul, tmp_path):
    decisions_make(60)

    assert "Текстов" in rubrics("evaluate", "--region", "ul", "--folds", "2", "--out", tmp_path / "report")


def test_a_text_and_a_file_are_answered(ul, tmp_path):
    assert POTHOLES in rubrics("predict", "Огромная яма на дороге", "--region", "ul")
    source = file_of(tmp_path / "in.csv", [{"text": "Огромная яма на дороге"}, {"text": "🔥"}, {"text": "а" * 50_000}])

    rubrics("predict", "--region", "ul", "--csv", source, "--out", tmp_path / "out.csv", "--top", "1")

    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["text", "code_1", "title_1", "group_1", "probability_1"]
    assert rows[1][1] == POTHOLES
    assert rows[2] == ["🔥", "own-other", "Другое / без категории", "Другое", ""]
    assert len(rows) == 4


def test_words_that_decided_are_shown(ul):
    output = rubrics("explain", "Огромная яма на дороге", "--region", "ul")

    assert "яма" in output
    assert "холодный старт" in output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "нет"),
        (b"", "файл пустой"),
        (b"words,topic\n1,2\n", "нет столбцов: text"),
        ("text\nяма\n".encode(), "непонятно, о чём"),
        (b"text,topic\n\x98,1\n", "не таблица"),
        (b'text,code\n"' + b"a" * 300_000 + b'",x\n', "испорчен"),
    ],
)
def test_a_file_that_is_no_such_table_is_explained(ul, tmp_path, content, said):
    path = tmp_path / "file.csv"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(InvalidInput) as refusal:
        train("--region", "ul", "--csv", path)
    assert said in str(refusal.value)


def test_nothing_to_learn_from_is_said(ul):
    with pytest.raises(Conflict):
        train("--region", "ul")


def test_nothing_to_measure_is_said(ul, tmp_path):
    with pytest.raises(InvalidInput):
        rubrics("evaluate", "--region", "ul", "--out", tmp_path)


def test_rows_find_categories_by_code_title_former_title_and_alias():
    roads = Category(code="roads", title="Ямы на дороге", direction="Дороги", incident_group="Дороги", aliases=["яма"])
    yards = Category(code="yards", title="Дворы", direction="Дворы", incident_group="Двор", aliases=["яма", "арка"])
    yards.base = {"title": "Дворовые  проезды"}
    finder = CodeFinder([roads, yards])

    def found(**facts: str) -> str | None:
        return finder.find(FileRow(text="", **facts))

    assert found(code="roads") == "roads"
    assert found(code="gone") is None
    assert found(topic=" ямы На дороге. ") == "roads"
    assert found(topic="дворовые проезды") == "yards"
    assert found(topic="арка") == "yards"
    assert found(topic="яма") is None
    assert found(topic="яма", group="Двор") == "yards"


def test_a_damaged_copy_of_a_file_is_left_out(labelled):
    train("--region", "ul", "--csv", labelled)
    (name,) = private_storage().listdir(KEPT)[1]
    with open(private_storage().path(f"{KEPT}/{name}"), "wb") as file:
        file.write(b"half")

    assert history_kept() == []


def test_rows_without_text_are_counted():
    history = history_match([FileRow(text="", code="x"), FileRow(text="яма", code="x")], CodeFinder([]))

    assert (history.empty, history.unmatched) == (1, {"x": 1})
