"""The benchmark of encoders runs to the end: an encoder with meaning gains, one without gains nothing."""

import csv
import sys
from types import SimpleNamespace

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from benchmarks.language.encoders import encoders, measure
from taxonomy.catalogs.folders import SHIPPED, draft_read

app = typer.Typer()
app.command()(encoders)


def category(title, group, *examples):
    (first, *_rest) = draft_read(SHIPPED / "ulyanovsk-20").categories
    return first.__class__.from_json(
        first.as_json()
        | {"code": title, "title": title, "direction": group, "incident_group": group, "includes": ""}
        | {"aliases": [], "examples": list(examples)}
    )


FACTS = [
    category("Ямы", "Дорога", "Большая яма на проезжей части"),
    category("Разметка", "Дорога", "Стёрлась разметка на переходе"),
    category("Лампы", "Свет", "Не светит лампа над подъездом"),
    category("Провода", "Свет", "Провис провод между столбами"),
]
AXES = (("ям", "рытвин", "выбоин"), ("разметк", "зебр", "полос"), ("ламп", "плафон", "светильник"), ("провод", "кабел"))
MESSAGES = [
    ("У школы рытвина во весь двор", 0),
    ("Колесо пробито о выбоину", 0),
    ("Зебру совсем не видно", 1),
    ("Нарисуйте полосы у сквера", 1),
    ("Плафон разбит третий месяц", 2),
    ("Вечером темно, светильник мёртв", 2),
    ("Кабель болтается на ветру", 3),
    ("Оборванный кабель лежит в траве", 3),
]


def knowing(texts):
    """As an encoder that has learned which words mean the same."""
    return np.array([[float(any(word in text.lower() for word in axis)) for axis in AXES] for text in texts])


def knowing_nothing(texts):
    return np.ones((len(texts), 3))


def test_an_encoder_that_knows_what_words_mean_is_seen_to_add_something():
    found = measure(knowing, MESSAGES, FACTS, examples=5)
    assert found.encoder.category == found.encoder.group == found.alike_by_encoder == 1
    assert found.words.group < 1
    assert found.both.group > found.words.group


def test_an_encoder_that_knows_nothing_is_given_no_weight():
    found = measure(knowing_nothing, MESSAGES, FACTS, examples=5)
    assert found.both == found.words
    assert found.a_second > 0


def test_so_many_examples_of_a_category_are_read():
    read = []

    def encode(texts):
        read.extend(texts)
        return knowing(texts)

    measure(encode, MESSAGES, FACTS, examples=0)
    assert set(read) == {*(text for text, _number in MESSAGES), *(fact.title for fact in FACTS)}


@pytest.fixture
def stand_in(monkeypatch):
    monkeypatch.setitem(sys.modules, "stand_in", SimpleNamespace(encode=knowing))


@pytest.fixture
def messages(tmp_path):
    path = tmp_path / "messages.csv"
    topics = [fact.title for fact in draft_read(SHIPPED / "moscow-689").categories][:6]
    with path.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerows([("text", "topic"), *((f"Пишу про это: {topic}", topic) for topic in topics)])
        rows.writerow(("Спасибо", "Темы с таким названием нет"))
    return path


def run(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)))


def test_the_command_tells_how_far_it_is_and_ends_with_the_figures(stand_in, messages):
    result = run("--package", "stand_in", "--real", messages, "--examples", 1)
    assert result.exit_code == 0, result.output
    assert "Сообщения: 6 из 6" in result.output
    assert "Категории: 32 из" in result.output
    assert "слова, как сейчас\t1.000\t1.000\t1.000" in result.output
    assert "stand_in: сообщений 6," in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--package", "no_such_encoder"), "Нет пакета no_such_encoder"),
        (("--package", "stand_in", "--real", "nowhere.csv"), "Нет файла nowhere.csv"),
        (("--package", "stand_in", "--messages", 1), "нужно хотя бы 4"),
    ],
)
def test_what_cannot_be_measured_is_told_in_a_sentence(stand_in, messages, arguments, told):
    result = run("--real", messages, *arguments)
    assert result.exit_code == 1
    assert told in " ".join(result.output.split())
