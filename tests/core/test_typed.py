import pytest

from core.typed import MOST, is_plain, plain, whole_number


@pytest.mark.parametrize(
    ("text", "words"),
    [("яма", "яма"), ("я\0м\0а", "яма"), ("\0", ""), ("", ""), ("я\ud800ма\udfff", "яма"), ("🙂", "🙂")],
)
def test_what_the_database_refuses_goes(text, words):
    assert plain(text) == words
    assert is_plain(text) == (text == words)


def test_what_is_left_is_cut():
    assert plain("\0" * 10 + "яма на дороге", 3) == "яма"


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), (str(MOST), MOST)])
def test_a_whole_number_is_read(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1.0", "1e3", " 1", "1_000", "٣", "²", "\0", "1\0", str(MOST + 1), "9" * 10_000, "семь"]
)
def test_anything_else_is_no_number(text):
    assert whole_number(text) is None


def test_a_number_has_a_bound_of_its_own():
    assert (whole_number("20", 20), whole_number("21", 20)) == (20, None)
