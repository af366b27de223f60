"""What is written, where it is and how to answer, with hostile input."""

from uuid import uuid4

import pytest

from appeals.models import Appeal, Draft
from taxonomy.service import category_by_code
from tenants.service import municipality_by_code
from tests.appeals.portals.citizen.wizard.walking import TEXT, draft_of, post, step, walk_to_contacts, walk_to_review
from tests.factories import citizen_make
from tests.http import region_client
from tests.kits import OUTSIDE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Напишите, что случилось"),
        ("   \n\t ", "Напишите, что случилось"),
        ("Яма", "Слишком коротко"),
        ("я" * 100_000, "Слишком длинно"),
        ("\u202e\u200b\u2066", "Напишите"),
        ("Яма\x00 на дороге у школы", "запрещённый символ"),
    ],
)
def test_a_description_that_will_not_do_says_why_and_stays(ul, text, words):
    response = region_client("ul").post(step("describe"), {"text": text})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "Яма 🕳️ 𝕺𝖇𝖗𝖆𝖟𝖊𝖙𝖘 на дороге",
        "שלום, яма на дороге, مرحبا",
        "<script>alert(1)</script> яма у школы",
        "{{ settings.SECRET_KEY }} {% now %} яма у школы",
    ],
)
def test_strange_words_are_kept_as_they_are_and_escaped(ul, text):
    client = region_client("ul", citizen_make())
    walk_to_review(client, text=text)

    page = client.get(step("review")).content.decode()
    post(client, "review")

    assert Appeal.objects.get().text == text
    assert "<script>alert" not in page


def test_a_point_in_the_sea_is_refused(ul):
    client = region_client("ul")
    post(client, "describe", text=TEXT)
    post(client, "category", category=str(category_by_code("roads-potholes").id))

    response = post(client, "place", lat=OUTSIDE[0], lon=OUTSIDE[1])

    assert response.status_code == 422
    assert "вне региона" in response.content.decode()


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({}, "Поставьте метку"),
        ({"address": "ул. Мира, 1"}, "нужен муниципалитет"),
        ({"lat": "54.3"}, "Поставьте метку"),
        ({"lat": "north", "lon": "48"}, "Введите число"),
        ({"lat": "nan", "lon": "inf"}, "Введите число"),
        ({"lat": "95", "lon": "48.4"}, "Широта бывает"),
        ({"address": "а" * 301, "municipality": ""}, "не более 300"),
        ({"address": "ул. Мира, 1", "municipality": str(uuid4())}, "Такого муниципалитета"),
    ],
)
def test_a_place_that_will_not_do_says_why(ul, place, words):
    client = region_client("ul")
    post(client, "describe", text=TEXT)
    post(client, "category", category=str(category_by_code("roads-potholes").id))

    response = post(client, "place", **place)

    assert response.status_code == 422
    assert words in response.content.decode()


def test_an_address_with_a_municipality_is_enough(ul):
    client = region_client("ul", citizen_make())
    walk_to_review(client)
    south = municipality_by_code("south")
    post(client, "place", lat="", lon="", address="с. Южное, ул. Мира, 1", municipality=str(south.id))

    post(client, "review")

    appeal = Appeal.objects.get()
    assert (appeal.municipality_id, appeal.lat) == (south.id, None)


@pytest.mark.parametrize(("phone", "kept"), [("", ""), ("+7 (927) 123-45-67", "+79271234567")])
def test_a_phone_is_kept_in_one_form(ul, phone, kept):
    client = region_client("ul", citizen_make())
    walk_to_contacts(client)
    post(client, "contacts", contact_name="Анна", contact_phone=phone)

    assert draft_of(client).data["contact_phone"] == kept


def test_contacts_that_will_not_do_say_why(ul):
    client = region_client("ul", citizen_make())
    walk_to_contacts(client)

    response = post(client, "contacts", contact_name=" ", contact_phone="позвоните")

    assert response.status_code == 422
    assert "Напишите, как к вам обращаться" in response.content.decode()
    assert "не похоже на номер" in response.content.decode()


def test_an_address_among_the_words_need_not_be_typed_again(ul):
    client = region_client("ul")
    post(client, "describe", text="На улице Гончарова, дом 12, глубокая яма на дороге.")
    post(client, "category", category="auto")

    assert "Гончарова" in client.get(step("place")).content.decode()
