"""The category in the wizard: suggested, found, asked about, left to the words."""

import json
import re

import pytest
from django_tenants.utils import tenant_context

from appeals.models import Appeal
from appeals.portals.citizen.wizard import categories, choosing
from taxonomy.models import Category
from taxonomy.service import Rubrication, category_by_code
from tenants.service import region_by_slug
from tests.appeals.portals.citizen.wizard.walking import CONTACTS, TEXT, Wizard, potholes
from tests.factories import citizen_make
from tests.http import region_client
from tests.kits import INSIDE

POTHOLE = "Глубокая яма на проезжей части, пробил колесо, колдобина на колдобине."
LIGHTS = "Во дворе не горит фонарь, темно, лампа уличного освещения не светит."


def guessed(wizard: Wizard, text: str) -> str:
    wizard.post("describe", text=text)
    return wizard.goes("category", category="auto")


@pytest.mark.parametrize("category", ["nonsense", "39f0e063-1846-4c9d-b0c5-2bc2f0be83ca"])
def test_an_unknown_category_is_refused(ul, category):
    wizard = Wizard(region_client("ul"))
    wizard.post("describe", text=TEXT)

    assert wizard.goes("category", category=category) == "category"
    assert "data-form-errors" in wizard.html("category")


@pytest.mark.parametrize("sent", [{}, {"category": ""}, {"category": "\x00"}])
def test_who_chooses_no_category_leaves_it_to_the_words(ul, sent):
    wizard = Wizard(region_client("ul"))
    wizard.post("describe", text=POTHOLE)
    assert re.search(r'id="s-auto" value="auto"\s+checked', wizard.html("category"))

    assert wizard.goes("category", **sent) == "details"

    assert wizard.draft.data["category"] == "auto"
    assert "Выберите категорию" not in wizard.html("category")


def test_a_chosen_category_stays_chosen_and_a_closed_one_is_left_to_the_words(ul, clear_choices):
    wizard = Wizard(region_client("ul"))
    wizard.post("describe", text=POTHOLE)
    wizard.post("category", category=potholes())
    assert not re.search(r'value="auto"\s+checked', wizard.html("category"))

    Category.objects.filter(code="roads-potholes").update(is_active=False)
    clear_choices()

    assert 'value="auto"' not in (page := wizard.html("category")) or re.search(r'value="auto"\s+checked', page)


def test_words_that_say_nothing_need_a_category(ul, monkeypatch):
    monkeypatch.setattr("appeals.stages.intake.rubricate", lambda text: Rubrication())
    wizard = Wizard(region_client("ul"))
    wizard.post("describe", text=POTHOLE)
    assert 'value="auto"' not in wizard.html("category")

    assert wizard.goes("category", category="") == "category"

    assert "Выберите категорию: по ней обращение попадёт" in wizard.html("category")


def test_a_category_of_another_region_is_refused(ul):
    with tenant_context(region_by_slug("mo")):
        foreign = potholes()
    wizard = Wizard(region_client("ul"))
    wizard.post("describe", text=TEXT)

    assert wizard.goes("category", category=foreign) == "category"


def test_answers_to_the_questions_of_a_category_come_with_the_appeal(ul):
    wizard = Wizard(region_client("ul", citizen_make())).to_send()
    assert "Повреждена ли машина" in wizard.html("send")

    wizard.send()

    assert Appeal.objects.get().details == {"depth": "5–15 см", "damage": True}


@pytest.mark.parametrize("answer", ["бездонная", "x" * 5000])
def test_an_answer_that_was_not_offered_is_refused_at_its_question(ul, answer):
    wizard = Wizard(region_client("ul"))
    wizard.post("describe", text=TEXT)
    wizard.post("category", category=potholes())

    assert wizard.goes("details", depth=answer) == "details"
    assert "error" in wizard.html("details")


def test_another_category_asks_other_questions(ul):
    wizard = Wizard(region_client("ul", citizen_make())).to_send()

    assert wizard.goes("category", category=str(category_by_code("yard-driveway-cleaning").id)) == "send"

    assert "Повреждена ли машина" not in wizard.html("send")
    assert wizard.get("details").headers["Location"] == wizard.step("place")
    wizard.send()
    assert Appeal.objects.get().details == {}


def test_a_resident_who_does_not_know_the_category_is_asked_what_the_found_one_asks(ul):
    wizard = Wizard(region_client("ul", citizen_make()))
    lat, lon = INSIDE["ul"]
    wizard.post("describe", text=POTHOLE)
    assert "определите по моим словам" in wizard.html("category")

    assert wizard.goes("category", category="auto") == "details"
    assert "По вашим словам это «Ямы и выбоины на дороге»" in wizard.html("details")
    assert wizard.goes("details", depth="5–15 см") == "place"
    assert wizard.goes("place", lat=lat, lon=lon) == "send"
    wizard.send()

    appeal = Appeal.objects.get()
    assert (appeal.category.code, appeal.details) == ("roads-potholes", {"depth": "5–15 см"})


def test_other_words_mean_another_category_and_its_questions_are_asked(ul):
    wizard = Wizard(region_client("ul", citizen_make()))
    lat, lon = INSIDE["ul"]
    assert guessed(wizard, "Не убирают проезд во дворе, снег и грязь, уборка двора не ведётся.") == "place"
    wizard.post("place", lat=lat, lon=lon)

    assert wizard.goes("describe", text=POTHOLE) == "details"
    assert wizard.get("send").headers["Location"] == wizard.step("details")


def test_questions_that_appear_while_somebody_writes_are_asked_before_sending(ul):
    wizard = Wizard(region_client("ul", citizen_make())).to_send()
    category = category_by_code("roads-potholes")
    news = {"key": "road", "label": "Какая дорога", "type": "choice", "options": ["Улица", "Двор"], "required": True}
    Category.objects.filter(pk=category.pk).update(questions=[*category.questions, news])

    assert wizard.get("send").headers["Location"] == wizard.step("details")
    assert wizard.goes("send", **CONTACTS) == "details"

    assert "Какая дорога" in wizard.html("details")
    assert wizard.goes("details", depth="5–15 см", damage="yes", road="Двор") == "send"
    wizard.send()
    assert Appeal.objects.get().details["road"] == "Двор"


def test_a_category_closed_while_somebody_writes_is_asked_for_anew_and_nothing_else_is(ul, clear_choices):
    wizard = Wizard(region_client("ul", citizen_make())).to_send()
    Category.objects.filter(code="roads-potholes").update(is_active=False)
    clear_choices()

    assert wizard.goes("send", **CONTACTS) == "category"
    assert "в регионе закрыли" in wizard.html("category")
    assert wizard.goes("category", category=str(category_by_code("yard-driveway-cleaning").id)) == "send"
    wizard.send()

    assert Appeal.objects.get().address == "ул. Гончарова, 12"


def test_a_category_closed_at_the_very_moment_of_sending_is_asked_for_anew(ul):
    wizard = Wizard(region_client("ul", citizen_make())).to_send()
    Category.objects.filter(code="roads-potholes").update(is_active=False)

    assert wizard.goes("send", **CONTACTS) == "category"
    assert not Appeal.objects.exists()


def test_a_guessed_category_that_is_closed_meanwhile_is_guessed_anew(ul, clear_choices):
    wizard = Wizard(region_client("ul", citizen_make()))
    lat, lon = INSIDE["ul"]
    guessed(wizard, POTHOLE)
    wizard.post("details", depth="5–15 см")
    wizard.post("place", lat=lat, lon=lon)
    Category.objects.filter(code="roads-potholes").update(is_active=False)
    clear_choices()

    way = wizard.goes("send", **CONTACTS)

    assert way != "category"
    assert "Ямы и выбоины на дороге" not in wizard.client.get(wizard.step("send"), follow=True).content.decode()


def test_words_that_say_nothing_are_no_guess(ul):
    wizard = Wizard(region_client("ul", citizen_make()))
    lat, lon = INSIDE["ul"]
    assert guessed(wizard, "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂") == "place"
    wizard.post("place", lat=lat, lon=lon)

    wizard.send()

    assert Appeal.objects.get().category.code == "own-other"


def test_categories_are_suggested_while_the_resident_types(ul):
    wizard = Wizard(region_client("ul"))

    suggested = wizard.client.post("/appeals/new/suggest/", {"text": "яма на дороге, пробил колесо"}).content.decode()

    assert potholes() in suggested
    assert "Похоже, это" in suggested
    assert wizard.goes("describe", text="яма на дороге, пробил колесо", category=potholes()) == "details"


def test_a_finished_sentence_that_fits_nothing_is_told_so_and_one_just_begun_is_not(ul):
    browser = region_client("ul")

    begun = browser.post("/appeals/new/suggest/", {"text": "За"}).content.decode()
    finished = browser.post("/appeals/new/suggest/", {"text": "🙂" * 12}).content.decode()

    assert "Подходящей категории пока не нашли" not in begun
    assert "Подходящей категории пока не нашли" in finished


@pytest.mark.parametrize("text", ["", "я", "🙂" * 10, "\x00" * 20, "ә" * 60_000, "<script>alert(1)</script>"])
def test_whatever_is_typed_suggesting_never_fails(ul, text):
    assert region_client("ul").post("/appeals/new/suggest/", {"text": text, "category": "x"}).status_code == 200


def test_none_of_the_suggested_leads_to_the_list_even_after_a_choice(ul):
    wizard = Wizard(region_client("ul"))
    wizard.post("describe", text=TEXT, category=potholes())

    assert wizard.goes("describe", text=TEXT) == "details"
    assert wizard.goes("describe", text=TEXT, category="") == "category"


def test_of_many_categories_a_direction_comes_when_it_is_unfolded(ul, monkeypatch):
    monkeypatch.setattr(choosing, "MOST_AT_ONCE", 1)
    wizard = Wizard(region_client("ul"))
    wizard.post("describe", text="Просим помочь, очень ждём ответа.")

    folded = wizard.html("category")
    unfolded = wizard.html("category", direction="Дороги")
    query = {"direction": "Дороги", "category": potholes()}
    alone = wizard.client.get("/appeals/new/categories/", query).content.decode()

    assert f'id="g-{potholes()}"' not in folded
    assert f'id="g-{potholes()}"' in unfolded
    assert f'id="g-{potholes()}"' in alone
    assert "checked" in alone
    assert "<summary>" not in alone


def test_search_finds_categories_by_the_words_of_people(ul):
    client = region_client("ul")

    found = client.get("/appeals/new/categories/", {"q": "яма"}).content.decode()
    nothing = client.get("/appeals/new/categories/", {"q": "<b>щщщ"}).content.decode()

    assert potholes() in found
    assert "&lt;b&gt;щщщ" in nothing
    assert potholes() in nothing


def test_a_program_that_leaves_the_category_to_the_words_owes_no_answers(ul):
    client = region_client("ul", citizen_make())
    body = {"text": POTHOLE, "address": "ул. Гончарова, 12"}

    answer = client.post("/api/v1/appeals", json.dumps(body), content_type="application/json")

    assert answer.status_code == 201
    assert Appeal.objects.get().category.code == "roads-potholes"


@pytest.mark.parametrize("slug", ["ul", "mo"])
def test_each_example_of_the_search_finds_something_in_that_region(slug, request):
    request.getfixturevalue(slug)
    wizard = Wizard(region_client(slug))
    wizard.post("describe", text=TEXT)

    shown = re.search(r'id="category-examples">Например: ([^<]+)<', wizard.html("category"))

    assert shown is not None
    for word in shown.group(1).split(", "):
        assert "Нашлось" in wizard.html("category", q=word), word


def test_a_region_where_nothing_of_it_is_found_shows_no_example(ul, monkeypatch):
    monkeypatch.setattr(categories, "_WORDS", ("абракадабра",))
    wizard = Wizard(region_client("ul"))
    wizard.post("describe", text=TEXT)

    assert "Например" not in wizard.html("category")
