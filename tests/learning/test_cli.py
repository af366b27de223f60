"""`otklik models …` as an operator types it: every kind is there, without a command of its own."""

import pytest
from typer.testing import CliRunner

from core.errors import Conflict, InvalidInput, Missing
from learning.cli import app
from learning.promoting import active_version
from tests.learning.making import messages, trained


def models(*arguments: object) -> str:
    """What the command prints. Raises what it raises; AssertionError when it ends with another code than 0."""
    result = CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200"})
    if isinstance(result.exception, Exception) and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_every_kind_is_shown_with_what_answers_in_its_place(ul, trial):
    shown = models("show", "--region", "ul")

    for words in ("Рубрикация (rubrication)", "холодный старт", "Грубость (toxicity)", "словарь", "ничего не срочно"):
        assert words in shown


@pytest.mark.parametrize("slug", ["нет", "u\0l", "\ud800"])
def test_a_region_that_cannot_be_is_told_so(ul, slug):
    with pytest.raises(Missing, match=r"нет\. Список"):
        models("show", "--region", slug)


def test_a_model_is_shown_with_its_score_and_that_of_what_answered_before(ul, trial):
    model = trained()
    shown = models("show", "--region", "ul")

    (line,) = (line for line in shown.splitlines() if "right 1" in line)
    assert "Работает" in line
    assert f"right {model.rival['right']:g}" in line
    assert "ничего не срочно" not in shown


def test_a_model_is_trained(ul, trial, monkeypatch):
    lesson = trial.Urgency.lesson
    monkeypatch.setattr(trial.Urgency, "lesson", lambda self, active, given: lesson(self, active, messages()))

    assert "теперь отвечает" in models("train", "--region", "ul", "--kind", "urgency")
    assert "не лучше" in models("train", "--region", "ul", "--kind", "urgency")


def test_too_few_examples_are_told(ul, trial):
    with pytest.raises(Conflict, match="Учиться пока не на чем"):
        models("train", "--region", "ul", "--kind", "urgency")


def test_a_model_is_taken_back_and_put_in_again(ul, trial):
    trained()

    assert "Теперь отвечает ничего не срочно" in models("use", "--region", "ul", "--kind", "urgency", "--version", 0)
    assert active_version(trial.URGENCY) == 0
    assert "Теперь отвечает модель 1" in models("use", "--region", "ul", "--kind", "urgency", "--version", 1)
    assert "как и прежде" in models("use", "--region", "ul", "--kind", "urgency", "--version", 1)
    with pytest.raises(Missing):
        models("use", "--region", "ul", "--kind", "urgency", "--version", 9)


def test_an_unknown_kind_is_told_with_those_that_exist(ul, trial):
    with pytest.raises(InvalidInput, match="rubrication, toxicity, urgency"):
        models("train", "--region", "ul", "--kind", "moods")


def test_a_kind_that_takes_no_file_says_so(ul, trial, tmp_path):
    with pytest.raises(InvalidInput, match="--csv не нужен"):
        models("train", "--region", "ul", "--kind", "urgency", "--csv", tmp_path / "file.csv")
    with pytest.raises(InvalidInput, match="--ordinary не нужен"):
        models("train", "--region", "ul", "--kind", "rubrication", "--ordinary", tmp_path / "file.csv")


def test_one_kind_is_shown_alone(ul, trial):
    shown = models("show", "--region", "ul", "--kind", "urgency")

    assert "urgency" in shown
    assert "rubrication" not in shown
