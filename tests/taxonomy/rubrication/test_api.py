"""Programs ask which category a text belongs to."""

import pytest

from tests.api import ApiClient

TEXT = "Огромная яма на дороге возле дома"


def test_everybody_may_ask(ul):
    answer = ApiClient("ul").post("rubricate", {"text": TEXT, "top": 1})

    assert answer.status_code == 200
    assert answer.data["model_version"] == 0
    (found,) = answer.data["results"]
    assert found["code"] == "roads-potholes"
    assert found.keys() == {"code", "title", "direction", "probability", "words"}


@pytest.mark.parametrize("text", ["", "🔥", "а" * 50_000, "Юлда чокыр бар", "яма " * 12_000])
def test_any_text_is_answered(ul, text):
    assert ApiClient("ul").post("rubricate", {"text": text}).status_code == 200


@pytest.mark.parametrize(
    "body", [{}, {"text": 5}, {"text": TEXT, "top": 0}, {"text": TEXT, "top": 11}, {"text": TEXT, "other": 1}]
)
def test_a_wrong_question_is_explained(ul, body):
    answer = ApiClient("ul").post("rubricate", body)

    assert answer.status_code == 422
    assert answer.data["errors"]


def test_words_do_not_go_into_an_address(ul):
    assert ApiClient("ul").get("rubricate", text=TEXT).status_code == 405
