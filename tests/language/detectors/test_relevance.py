"""An appeal is told from thanks, talk, advertising and nothing; in doubt it is an appeal."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.detectors.relevance import relevance_find
from language.detectors.relevance.training import WEIGHTS, weights_fit, weights_write
from tests.language.detectors.messages import messages_of


def kind(text):
    (finding,) = relevance_find(text)
    return finding.kind


def test_held_out_messages_are_told_apart_and_no_appeal_is_lost():
    messages = messages_of("relevance", "held")
    right = sum(kind(message["text"]) == message["kind"] for message in messages)
    appeals = [message for message in messages if message["kind"] == "appeal"]
    assert right / len(messages) >= 0.88
    assert sum(kind(message["text"]) == "appeal" for message in appeals) / len(appeals) >= 0.97


def test_messages_with_telephones_written_before_the_weights_are_told_apart():
    messages = messages_of("relevance", "unseen")
    wrong = [message["text"] for message in messages if kind(message["text"]) != message["kind"]]
    assert len(wrong) / len(messages) <= 0.05


@pytest.mark.parametrize(
    "text",
    [
        "Открыт люк у дома 5, звоните 8 927 123-45-67",
        "Не убирают снег на Полевой, тел. 89271234567",
        "Мира 5, воды нет 89271234567",
        "Вчера звонили с номера +79271234567, требовали код",
        "На подъезде реклама займов с телефоном 89271234567, уберите",
    ],
)
def test_a_telephone_makes_no_appeal_advertising(text):
    assert kind(text) == "appeal"


@pytest.mark.parametrize(
    "text",
    [
        "Урамда су юк",
        "Безнең авылда юл юк, ярдәм итегез",
        "Ҫул ҫинче пысӑк шӑтӑк",
        "Рәхмәт, әмма юл әле дә юк",
        "Ярдәм!",
        "There is no light on our street",
    ],
)
def test_what_is_in_another_language_is_never_called_no_appeal(text):
    assert kind(text) == "appeal"


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("appeal", "Когда включат отопление?"),
        ("appeal", "Спасибо за ремонт дороги, но лифт так и не работает"),
        ("appeal", "Заранее спасибо за помощь: во дворе не вывозят мусор"),
        ("thanks", "Спасибо большое, всё починили!"),
        ("thanks", "Спасибо"),
        ("talk", "Согласна с вами полностью"),
        ("talk", "Поздравляю всех с праздником!"),
        ("advertising", "Натяжные потолки со скидкой, замер бесплатно, звоните"),
        ("empty", ""),
        ("empty", "😀😀😀"),
        ("empty", "тест"),
        ("empty", "ааааа !!!"),
    ],
)
def test_kinds(expected, text):
    assert kind(text) == expected


def test_spans_quote_the_words():
    text = "Спасибо большое, всё починили!"
    (finding,) = relevance_find(text)
    assert [text[span.start : span.end] for span in finding.spans] == ["Спасибо", "починили"]


def test_the_weights_in_use_are_those_learned_from_our_messages(tmp_path, monkeypatch):
    learned = weights_fit((message["text"], message["kind"]) for message in messages_of("relevance", "train"))
    monkeypatch.setattr("language.detectors.relevance.training.WEIGHTS", tmp_path / "weights.json")
    weights_write(learned)
    assert (tmp_path / "weights.json").read_text(encoding="utf-8") == WEIGHTS.read_text(encoding="utf-8")


@given(st.text())
def test_no_string_is_refused(text):
    (finding,) = relevance_find(text)
    assert 0 < finding.score <= 1
    assert all(0 <= span.start < span.end <= len(text) for span in finding.spans)


@pytest.mark.parametrize("piece", ["спасибо ", "а", "ха", "12 ", "\x00", "🔥", "ул "])
def test_an_endless_text_takes_bounded_time(piece):
    text = (piece * 50_000)[:50_000]
    start = time.process_time()
    relevance_find(text)
    assert time.process_time() - start < 5
