"""What a threshold of «Другое» catches and costs is measured by one command."""

from pathlib import Path

from typer.testing import CliRunner

from core.errors import InvalidInput
from core.events.types import SYSTEM
from taxonomy.cli import rubrics
from taxonomy.facts import OTHER_CODE
from taxonomy.sets.selectors import Chosen, categories_active
from taxonomy.sets.switching import categories_switch

OURS = [f"Яма на дороге у дома {n},Ямы на дорогах,roads-potholes" for n in range(5)]
STRANGE = [f"{words},Пенсии,no-such-category" for words in ("🙂🙂🙂🙂", "🙂", "Пенсия", "Надбавка к пенсии")]


def ask(path: Path, *arguments: str):
    return CliRunner().invoke(rubrics.app, ["outside", "--region", "ul", "--csv", str(path), "--cold", *arguments])


def written(path: Path, *lines: str, header: str = "text,topic,code") -> Path:
    path.write_text("\n".join([header, *lines]), encoding="utf-8")
    return path


def rows(output: str) -> dict[str, list[str]]:
    lines = [line.split("\t") for line in output.splitlines() if "\t" in line]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in lines}


def test_each_threshold_says_what_it_catches_and_what_it_loses(ul, tmp_path):
    result = ask(written(tmp_path / "in.csv", *OURS, *STRANGE))

    assert result.exit_code == 0, result.output
    assert "Своих сообщений 5, из них первая категория верна у 5; чужих 4." in result.output
    table = rows(result.output)
    assert any("сейчас" in name for name in table)
    caught = [float(cells[0]) for name, cells in table.items() if name != "Порог"]
    lost = [float(cells[1]) for name, cells in table.items() if name != "Порог"]
    assert caught == sorted(caught)
    assert lost == sorted(lost)
    assert caught[-1] > 0


def test_more_strange_messages_come_from_a_file_without_labels(ul, tmp_path):
    more = written(tmp_path / "more.csv", "Прошу повысить пенсию", "Нет врача", header="text")

    result = ask(written(tmp_path / "in.csv", *OURS), "--outside", str(more))

    assert "чужих 2." in result.output


def test_messages_of_a_category_that_is_closed_are_strange(ul, tmp_path):
    categories_switch(acting=SYSTEM, chosen=Chosen(codes=("roads-potholes",)), on=False)
    other = next(category for category in categories_active() if category.code != OTHER_CODE)

    result = ask(written(tmp_path / "in.csv", *OURS, f"Не вывозят мусор,,{other.code}"))

    assert "Своих сообщений 1," in result.output, result.output
    assert "чужих 5." in result.output


def test_without_strange_messages_there_is_nothing_to_measure(ul, tmp_path):
    result = ask(written(tmp_path / "in.csv", *OURS))

    assert isinstance(result.exception, InvalidInput)
    assert "чужих 0" in str(result.exception)
