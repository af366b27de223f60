"""Danger in the words: whom to call is said at once, on the first step, with a script and without."""

import pytest

from appeals.portals.citizen.wizard.danger import danger_in
from tests.appeals.portals.citizen.wizard.walking import TEXT, Wizard, potholes
from tests.http import region_client

GAS = "Сильно пахнет газом в подъезде"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Сильно пахнет газом", ["112", "104"]),
        ("В доме пожар, дым на лестнице", ["112", "101"]),
        ("Оборвался провод и искрит на тротуаре", ["112"]),
        ("Ребёнок провалился под лёд", ["112", "101"]),
        ("Человек лежит без сознания на остановке", ["112", "103"]),
        ("Мужчина угрожает ножом соседям", ["112", "102", "103"]),
        ("Пахнет газом, человек лежит без сознания", ["112", "104", "103"]),
    ],
)
def test_each_danger_has_the_numbers_of_those_whose_matter_it_is(text, numbers):
    danger = danger_in(text)

    assert danger is not None
    assert sorted(call.number for call in danger.calls) == sorted(numbers)
    assert danger.calls[0].number == "112"


@pytest.mark.parametrize("text", ["", TEXT, "Яма на дороге у школы", "Нет запаха газа, просто вопрос про счёт за газ"])
def test_what_is_no_danger_raises_no_alarm(text):
    assert danger_in(text) is None


def test_numbers_come_while_somebody_is_typing_and_are_not_said_twice(ul):
    client = region_client("ul")

    first = client.post("/appeals/new/suggest/", {"text": "Сильно пахнет газом", "danger": ""}).content.decode()
    again = client.post("/appeals/new/suggest/", {"text": GAS, "danger": "gas"}).content.decode()
    gone = client.post("/appeals/new/suggest/", {"text": TEXT, "danger": "gas"}).content.decode()

    assert 'href="tel:112"' in first
    assert 'href="tel:104"' in first
    assert 'id="danger"' not in again
    assert 'id="danger"' in gone
    assert "tel:" not in gone


@pytest.mark.parametrize("category", [None, "potholes"])
def test_without_script_nobody_goes_on_without_having_seen_whom_to_call(ul, category):
    wizard = Wizard(region_client("ul"))
    chosen = {"category": potholes()} if category else {}

    assert wizard.goes("describe", text=GAS, **chosen) == "describe"
    page = wizard.html("describe")
    assert page.index('href="tel:112"') < page.index("<textarea")
    assert 'href="tel:104"' in page
    assert GAS in page
    assert 'name="danger" value="gas"' in page

    assert wizard.goes("describe", text=GAS, danger="gas", **chosen) == ("details" if category else "category")
    assert 'href="tel:104"' in wizard.html("category")


def test_a_danger_that_was_not_seen_yet_stops_once_more(ul):
    wizard = Wizard(region_client("ul"))
    wizard.post("describe", text=GAS)

    assert wizard.goes("describe", text=f"{GAS}. Человек без сознания.", danger="gas") == "describe"


def test_a_text_too_short_to_be_sent_is_still_heard(ul):
    wizard = Wizard(region_client("ul"))

    page = wizard.told("describe", text="пожар")

    assert "Слишком коротко" in page
    assert 'href="tel:101"' in page
