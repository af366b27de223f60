"""Answers to a category's questions, as programs and people send them."""

import pytest

from core.errors import InvalidInput
from taxonomy.questions import MAX_ANSWER, answers_checked, questions_parse

ASKED = questions_parse(
    "stop:text:Остановка | count:number:Сколько | day:date:Когда | at:time:Во сколько"
    " | kind:choice:Что:да/нет | harm:yesno:Есть ли вред"
)
UNSTORED = "есть знак, который нельзя сохранить"


def refusal(**answers) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        answers_checked(ASKED, answers)
    return caught.value


@pytest.mark.parametrize("key", ["stop", "count", "day", "at", "kind"])
@pytest.mark.parametrize("text", ["\ud800", "до\udfffпосле", "\0", "до\0после"])
def test_what_the_database_cannot_store_is_refused_and_told(key, text):
    error = refusal(**{key: text})

    assert error.field == f"details.{key}"
    assert UNSTORED in error.message
    assert "длиннее" not in error.message
    error.message.encode()


def test_what_is_too_long_is_told_as_that():
    assert f"длиннее {MAX_ANSWER} знаков" in refusal(stop="я" * (MAX_ANSWER + 1)).message


@pytest.mark.parametrize("value", [True, False])
@pytest.mark.parametrize(
    ("key", "words"),
    [("stop", "нужны слова"), ("count", "нужно число"), ("day", "дата"), ("at", "время"), ("kind", "из списка")],
)
def test_yes_and_no_answer_no_other_question(key, value, words):
    error = refusal(**{key: value})

    assert (error.field, words in error.message) == (f"details.{key}", True), error.message


@pytest.mark.parametrize("key", ["stop", "count"])
@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), ["а"], {"а": 1}])
def test_what_is_neither_words_nor_a_number_is_refused(key, value):
    assert refusal(**{key: value}).field == f"details.{key}"


def test_each_kind_of_answer_is_kept_in_its_form():
    answers = {"stop": 5, "count": 2.5, "day": "2026-02-03", "at": "08:30", "kind": "да", "harm": True}

    assert answers_checked(ASKED, answers) == {**answers, "stop": "5", "count": "2.5"}


def test_an_answer_to_no_question_is_left_out_or_refused_with_its_key():
    answers = {"stop": "Гончарова", "stpo": "Мира"}
    assert answers_checked(ASKED, answers) == {"stop": "Гончарова"}

    with pytest.raises(InvalidInput) as caught:
        answers_checked(ASKED, answers, asked_only=True)

    assert (caught.value.field, caught.value.code) == ("details.stpo", "unknown_field")


@pytest.mark.parametrize("cell", ["stop:text:Оста\0новка", "stop:text:\ud800", "kind:choice:Что:да/\0"])
def test_a_question_that_cannot_be_stored_is_told_as_that(cell):
    with pytest.raises(InvalidInput, match=UNSTORED):
        questions_parse(cell)
