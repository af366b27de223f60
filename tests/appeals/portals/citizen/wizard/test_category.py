"""The category in the wizard: suggested, found, asked about, left to the words."""

import pytest
from django_tenants.utils import tenant_context

from appeals.models import Appeal
from appeals.portals.citizen.wizard import views
from taxonomy.service import category_by_code
from tenants.service import region_by_slug
from tests.appeals.portals.citizen.wizard.walking import TEXT, draft_of, post, step, walk_to_review
from tests.factories import citizen_make
from tests.http import region_client
from tests.kits import INSIDE


@pytest.mark.parametrize("category", ["", "nonsense", "39f0e063-1846-4c9d-b0c5-2bc2f0be83ca", "\x00"])
def test_an_unknown_category_is_refused(ul, category):
    client = region_client("ul")
    post(client, "describe", text=TEXT)

    response = post(client, "category", category=category)

    assert response.status_code == 422
    assert "атегори" in response.content.decode()


def test_a_category_of_another_region_is_refused(ul):
    with tenant_context(region_by_slug("mo")):
        foreign = str(category_by_code("roads-potholes").id)
    client = region_client("ul")
    post(client, "describe", text=TEXT)

    assert post(client, "category", category=foreign).status_code == 422


def test_answers_to_the_questions_of_a_category_come_with_the_appeal(ul):
    client = region_client("ul", citizen_make())
    walk_to_review(client)
    review = client.get(step("review")).content.decode()
    assert "Повреждена ли машина" in review

    post(client, "review")

    assert Appeal.objects.get().details == {"depth": "5–15 см", "damage": True}


@pytest.mark.parametrize("answer", ["бездонная", "\x00", "x" * 5000])
def test_an_answer_that_was_not_offered_is_refused_at_its_question(ul, answer):
    client = region_client("ul")
    post(client, "describe", text=TEXT)
    post(client, "category", category=str(category_by_code("roads-potholes").id))

    assert post(client, "details", depth=answer).status_code == 422


def test_another_category_asks_other_questions(ul):
    client = region_client("ul", citizen_make())
    walk_to_review(client)

    response = post(client, "category", category=str(category_by_code("yard-driveway-cleaning").id))

    assert response.headers["Location"] == step("review")
    assert draft_of(client).data["details"] == {}
    assert client.get(step("details")).headers["Location"] == step("place")


def test_a_resident_who_does_not_know_the_category_leaves_it_to_the_words(ul):
    client = region_client("ul", citizen_make())
    lat, lon = INSIDE["ul"]
    post(client, "describe", text="Глубокая яма на проезжей части, пробил колесо, колдобина на колдобине.")
    assert "определите по моим словам" in client.get(step("category")).content.decode()
    assert post(client, "category", category="auto").headers["Location"] == step("place")
    post(client, "place", lat=lat, lon=lon)
    post(client, "photos")
    post(client, "contacts", contact_name="Анна")
    assert "Ямы и выбоины на дороге" in client.get(step("review")).content.decode()

    post(client, "review")

    assert Appeal.objects.get().category.code == "roads-potholes"


def test_words_that_say_nothing_are_no_guess(ul):
    client = region_client("ul", citizen_make())
    walk_to_review(client, text="🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂")
    post(client, "category", category="auto")

    post(client, "review")

    assert Appeal.objects.get().category.code == "own-other"


def test_categories_are_suggested_while_the_resident_types(ul):
    client = region_client("ul")
    potholes = str(category_by_code("roads-potholes").id)

    suggested = client.post("/appeals/new/suggest/", {"text": "яма на дороге, пробил колесо"}).content.decode()

    assert potholes in suggested
    assert "Похоже, это" in suggested
    response = post(client, "describe", text="яма на дороге, пробил колесо", category=potholes)
    assert response.headers["Location"] == step("details")


@pytest.mark.parametrize("text", ["", "я", "🙂" * 10, "\x00" * 20, "ә" * 60_000, "<script>alert(1)</script>"])
def test_whatever_is_typed_suggesting_never_fails(ul, text):
    assert region_client("ul").post("/appeals/new/suggest/", {"text": text, "category": "x"}).status_code == 200


def test_none_of_the_suggested_leads_to_the_list_even_after_a_choice(ul):
    client = region_client("ul")
    potholes = str(category_by_code("roads-potholes").id)
    post(client, "describe", text=TEXT, category=potholes)

    assert post(client, "describe", text=TEXT).headers["Location"] == step("details")
    assert post(client, "describe", text=TEXT, category="").headers["Location"] == step("category")


def test_of_many_categories_a_direction_comes_when_it_is_unfolded(ul, monkeypatch):
    monkeypatch.setattr(views, "MOST_AT_ONCE", 1)
    client = region_client("ul")
    post(client, "describe", text="Просим помочь, очень ждём ответа.")
    potholes = str(category_by_code("roads-potholes").id)

    folded = client.get(step("category")).content.decode()
    unfolded = client.get(step("category"), {"direction": "Дороги"}).content.decode()
    alone = client.get("/appeals/new/categories/", {"direction": "Дороги", "category": potholes}).content.decode()

    assert f'id="g-{potholes}"' not in folded
    assert f'id="g-{potholes}"' in unfolded
    assert f'id="g-{potholes}"' in alone
    assert "checked" in alone
    assert "<summary>" not in alone


def test_search_finds_categories_by_the_words_of_people(ul):
    client = region_client("ul")

    found = client.get("/appeals/new/categories/", {"q": "яма"}).content.decode()
    nothing = client.get("/appeals/new/categories/", {"q": "<b>щщщ"}).content.decode()

    assert str(category_by_code("roads-potholes").id) in found
    assert "&lt;b&gt;щщщ" in nothing
    assert str(category_by_code("roads-potholes").id) in nothing
